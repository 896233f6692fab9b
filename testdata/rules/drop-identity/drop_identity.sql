-- setup: ../setup.sql
-- expect: drop-identity
ALTER TABLE orders ALTER COLUMN id DROP IDENTITY;
ALTER TABLE order_lines ALTER COLUMN line SET DEFAULT 1;
