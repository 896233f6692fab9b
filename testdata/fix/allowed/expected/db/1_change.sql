-- gives up with 55P03 instead of letting others queue behind it: run it again then
SET lock_timeout = '2s';
-- pgpreflight: allow index-not-concurrent -- the table is small
CREATE INDEX orders_status_idx ON orders (status);
