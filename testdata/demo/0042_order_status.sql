-- Orders get a status; support wants to filter by it.
BEGIN;

ALTER TABLE orders ADD COLUMN status text NOT NULL DEFAULT 'new';
ALTER TABLE orders ADD CONSTRAINT orders_status_check CHECK (status IN ('new', 'paid', 'sent'));
CREATE INDEX orders_status_idx ON orders (status);

COMMIT;
