CREATE INDEX ON orders (customer_id, lower(note)) WHERE status = 'new';
