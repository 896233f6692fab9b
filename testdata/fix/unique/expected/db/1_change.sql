CREATE UNIQUE INDEX CONCURRENTLY orders_note_key ON orders (note) INCLUDE (status);
-- gives up with 55P03 instead of letting others queue behind it: run it again then
SET lock_timeout = '2s';
ALTER TABLE orders ADD CONSTRAINT orders_note_key UNIQUE USING INDEX orders_note_key DEFERRABLE INITIALLY DEFERRED;
