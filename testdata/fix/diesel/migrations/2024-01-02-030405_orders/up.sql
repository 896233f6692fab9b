ALTER TABLE orders ADD COLUMN seen boolean;
ALTER TABLE orders ADD CONSTRAINT a CHECK (id > 0);
