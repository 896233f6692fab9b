ALTER TABLE orders ADD COLUMN later boolean;
