SET lock_timeout = '2s';
UPDATE orders SET note = (SELECT email FROM customers c WHERE c.id = orders.customer_id) WHERE status = 'new';
