-- setup: ../setup.sql
-- select: merge-alter-table
ALTER TABLE orders RENAME CONSTRAINT orders_quantity_positive TO quantity_positive;
ALTER TABLE orders ALTER COLUMN note SET STATISTICS 200;
ALTER TABLE orders ALTER COLUMN note SET DEFAULT '';
ALTER TABLE orders OWNER TO app;
ALTER TABLE orders CLUSTER ON orders_pkey;
ALTER INDEX orders_code_key RENAME TO orders_code_unique;
ALTER INDEX orders_code_unique SET (fillfactor = 70);
COMMENT ON TABLE orders IS 'what was ordered';
GRANT SELECT ON orders TO app;
