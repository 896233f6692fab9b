-- setup: ../setup.sql
-- expect: replica-identity
ALTER TABLE orders REPLICA IDENTITY FULL;
ALTER TABLE orders REPLICA IDENTITY USING INDEX orders_pkey;
ALTER TABLE orders REPLICA IDENTITY DEFAULT;
