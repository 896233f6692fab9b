-- read by somebody
ALTER TABLE orders ADD COLUMN read boolean;

-- for the list
CREATE INDEX orders_placed_idx ON orders (placed);

ALTER TABLE orders ALTER COLUMN customer_id SET NOT NULL;
