-- setup: ../setup.sql
-- expect: autovacuum-disabled
ALTER TABLE orders SET (autovacuum_enabled = off);
ALTER TABLE orders SET (autovacuum_enabled = true, fillfactor = 80);
ALTER TABLE orders RESET (autovacuum_enabled);
