ALTER TABLE orders ADD COLUMN seen boolean;
