-- setup: ../setup.sql
-- expect: alter-column-type
ALTER TABLE order_lines ALTER COLUMN pieces TYPE bigint;
-- expect: alter-column-type
ALTER TABLE order_lines ALTER COLUMN product TYPE integer USING product::integer;
-- The old type is not known.
-- expect: alter-column-type
ALTER TABLE unheard_of ALTER COLUMN a TYPE bigint;
