-- gives up with 55P03 instead of letting others queue behind it: run it again then
SET lock_timeout = '2s';
ALTER TABLE customers ADD COLUMN code text;
SET lock_timeout = 0;
CREATE UNIQUE INDEX CONCURRENTLY customers_code_key ON customers (code);
-- gives up with 55P03 instead of letting others queue behind it: run it again then
SET lock_timeout = '2s';
ALTER TABLE customers ADD CONSTRAINT customers_code_key UNIQUE USING INDEX customers_code_key;
