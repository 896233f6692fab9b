-- setup: ../setup.sql
-- expect: will-fail
ALTER TABLE orders DROP COLUMN never_was;
-- expect: will-fail
CREATE TABLE orders (id bigint);
-- expect: will-fail
ALTER TABLE orders ADD COLUMN note text;
ALTER TABLE orders ADD COLUMN IF NOT EXISTS note text;
CREATE TABLE IF NOT EXISTS orders (id bigint);
ALTER TABLE orders DROP COLUMN IF EXISTS never_was;
-- Not known, so not said.
ALTER TABLE unheard_of ADD COLUMN a int;
