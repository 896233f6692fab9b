CREATE INDEX CONCURRENTLY ON orders (customer_id, lower(note)) WHERE status = 'new';
