-- framework: sqlx
-- setup: ../setup.sql
-- file: 1_a.sql
-- expect-file: framework-directive-ignored
-- no-transaction
ALTER TABLE orders ADD COLUMN remark text;
-- file: 2_b.sql
ALTER TABLE orders ADD COLUMN remark2 text;
