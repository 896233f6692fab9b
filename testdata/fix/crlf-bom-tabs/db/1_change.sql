-- ä
	ALTER TABLE orders ADD CHECK (id > 0); -- kept

SELECT 1