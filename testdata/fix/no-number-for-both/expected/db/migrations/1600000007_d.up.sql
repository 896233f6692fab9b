-- gives up with 55P03 instead of letting others queue behind it: run it again then
SET LOCAL lock_timeout = '2s';
ALTER TABLE orders ADD COLUMN d int;
