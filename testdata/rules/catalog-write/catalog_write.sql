-- setup: ../setup.sql
-- expect: catalog-write
UPDATE pg_attribute SET attnotnull = false WHERE attrelid = 1 AND attname = 'a';
-- expect: catalog-write
INSERT INTO pg_catalog.pg_enum (enumlabel) VALUES ('x');
UPDATE orders SET note = 'pg_enum' WHERE id = 1;
