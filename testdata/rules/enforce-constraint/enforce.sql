-- setup: setup.sql
-- pg-version: 18
-- expect: enforce-constraint
ALTER TABLE orders ALTER CONSTRAINT customer_fk ENFORCED;
ALTER TABLE orders ALTER CONSTRAINT customer_fk NOT ENFORCED;
ALTER TABLE orders ALTER CONSTRAINT other_fk DEFERRABLE;
