BEGIN;
	ALTER TABLE orders ADD COLUMN seen boolean;
	ALTER TABLE customers ADD COLUMN seen boolean;
COMMIT;
