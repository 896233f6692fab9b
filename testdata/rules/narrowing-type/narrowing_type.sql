-- setup: ../setup.sql
-- expect: narrowing-type, alter-column-type
ALTER TABLE orders ALTER COLUMN amount TYPE numeric(10,1);
-- expect: alter-column-type
ALTER TABLE orders ALTER COLUMN amount TYPE numeric(12,4);
ALTER TABLE orders ALTER COLUMN amount TYPE numeric(14,4);
