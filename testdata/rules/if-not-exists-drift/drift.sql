-- setup: ../setup.sql
-- expect: if-not-exists-drift
ALTER TABLE orders ADD COLUMN IF NOT EXISTS quantity bigint;
ALTER TABLE orders ADD COLUMN IF NOT EXISTS quantity integer;
ALTER TABLE orders ADD COLUMN IF NOT EXISTS new_one bigint;
