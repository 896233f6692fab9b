-- setup: ../setup.sql
-- expect: backfill-fires-triggers, unbatched-update
UPDATE customers SET name = 'x' WHERE name = '' OR mail IS NULL;
-- expect: unbatched-update
UPDATE orders SET note = 'x' WHERE note IS NULL;
UPDATE customers SET name = 'x' WHERE id = 1;
