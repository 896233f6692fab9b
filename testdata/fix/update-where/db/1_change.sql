UPDATE orders SET note = 'x; y' || id, status = 'old' WHERE customer_id < 100 OR note LIKE '%5';
