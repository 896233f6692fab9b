-- setup: setup.sql
-- select: missing-lock-timeout
-- row: peers 1.30 squawk: any SET lock_timeout will do, 0 too; RESET, the COMMIT that ends a SET LOCAL and set_config() are not noticed
-- so: 0 is no limit; SET LOCAL ends with its transaction, RESET takes the limit away, set_config() is a SET
SET lock_timeout = 0;
BEGIN;
-- expect: missing-lock-timeout
ALTER TABLE orders ADD COLUMN a1 int;
COMMIT;
SET lock_timeout = '2s';
RESET lock_timeout;
BEGIN;
-- expect: missing-lock-timeout
ALTER TABLE orders ADD COLUMN a2 int;
COMMIT;
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE orders ADD COLUMN a3 int;
COMMIT;
BEGIN;
-- expect: missing-lock-timeout
ALTER TABLE orders ADD COLUMN a4 int;
COMMIT;
SELECT set_config('lock_timeout', '2s', false);
BEGIN;
ALTER TABLE orders ADD COLUMN a5 int;
COMMIT;
