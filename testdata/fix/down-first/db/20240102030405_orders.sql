-- migrate:down
SELECT 1;
-- migrate:up
ALTER TABLE orders ADD CONSTRAINT a CHECK (id > 0);
