-- setup: ../setup.sql
BEGIN;
ALTER TABLE orders ADD COLUMN hint text;
-- expect: several-tables-locked
ALTER TABLE customers ADD COLUMN hint text;
-- Said once.
ALTER TABLE order_lines ADD COLUMN hint text;
COMMIT;
ALTER TABLE orders ADD COLUMN hint2 text;
ALTER TABLE customers ADD COLUMN hint2 text;
BEGIN;
CREATE TABLE drafts (id bigint);
ALTER TABLE drafts ADD COLUMN a int;
ALTER TABLE orders ADD COLUMN hint3 text;
COMMIT;
