-- setup: ../setup.sql
BEGIN;
ALTER TABLE orders ADD COLUMN hint text;
-- expect: work-under-held-lock, unbatched-update
UPDATE orders SET hint = note WHERE note IS NOT NULL;
COMMIT;
BEGIN;
ALTER TABLE orders ADD COLUMN hint2 text;
-- One row.
UPDATE orders SET hint2 = 'x' WHERE id = 1;
INSERT INTO order_lines (order_id, line) VALUES (1, 1);
COMMIT;
-- Each in its own transaction.
ALTER TABLE orders ADD COLUMN hint3 text;
-- expect: unbatched-update
UPDATE orders SET hint3 = note WHERE note IS NOT NULL;
-- The work comes before the lock.
BEGIN;
-- expect: unbatched-update
UPDATE customers SET name = 'x' WHERE name IS NULL;
ALTER TABLE orders ADD COLUMN hint4 text;
COMMIT;
