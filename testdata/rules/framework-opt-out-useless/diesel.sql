-- framework: diesel
-- setup: ../setup.sql
-- file: diesel.toml
[print_schema]
-- file: 2026-01-01-000000_a/metadata.toml
# run_in_transaction is not said, and then it is false
-- file: 2026-01-01-000000_a/up.sql
-- expect-file: framework-opt-out-useless
SET lock_timeout = '2s';
-- expect: concurrently-in-transaction
CREATE INDEX CONCURRENTLY orders_quantity ON orders (quantity);
-- file: 2026-01-02-000000_b/metadata.toml
run_in_transaction = true
-- file: 2026-01-02-000000_b/up.sql
ALTER TABLE orders ADD COLUMN remark text;
ALTER TABLE orders ADD COLUMN remark2 text;
