-- seen by somebody
ALTER TABLE orders ADD COLUMN seen boolean;

-- for the list
CREATE INDEX orders_status_idx ON orders (status);

ALTER TABLE orders ALTER COLUMN note SET NOT NULL;
