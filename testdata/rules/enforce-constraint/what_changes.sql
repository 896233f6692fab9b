-- setup: ../../peers/setup.sql
-- pg-version: 18
-- Only what changes from NOT ENFORCED to ENFORCED reads rows; DEFERRABLE says nothing about that.
-- effect: customers ACCESS EXCLUSIVE, orders ACCESS EXCLUSIVE
ALTER TABLE orders ALTER CONSTRAINT orders_customer_id_fkey NOT ENFORCED;
-- effect: orders ACCESS EXCLUSIVE
ALTER TABLE orders ALTER CONSTRAINT orders_customer_id_fkey NOT ENFORCED;
-- effect: orders ACCESS EXCLUSIVE
ALTER TABLE orders ALTER CONSTRAINT orders_customer_id_fkey DEFERRABLE;
-- expect: enforce-constraint
-- effect: customers SHARE ROW EXCLUSIVE scan, orders ACCESS EXCLUSIVE scan
ALTER TABLE orders ALTER CONSTRAINT orders_customer_id_fkey ENFORCED;
-- effect: orders ACCESS EXCLUSIVE
ALTER TABLE orders ALTER CONSTRAINT orders_customer_id_fkey ENFORCED;
-- effect: orders ACCESS EXCLUSIVE
ALTER TABLE orders ALTER CONSTRAINT orders_customer_id_fkey DEFERRABLE INITIALLY DEFERRED;
-- effect: orders ACCESS EXCLUSIVE
ALTER TABLE orders ALTER CONSTRAINT orders_customer_id_fkey NOT DEFERRABLE;
-- expect: will-fail
-- fails: 42809
ALTER TABLE orders ALTER CONSTRAINT orders_note_set NOT ENFORCED;
-- expect: will-fail
-- fails: 42809
ALTER TABLE orders ALTER CONSTRAINT orders_note_set ENFORCED;
-- expect: will-fail
-- fails: 42809
ALTER TABLE orders ALTER CONSTRAINT orders_pkey NOT ENFORCED;
-- expect: will-fail
-- fails: 42809
ALTER TABLE orders ALTER CONSTRAINT orders_note_set DEFERRABLE;
-- effect: orders ACCESS EXCLUSIVE
ALTER TABLE orders ADD CONSTRAINT ne CHECK (amount > 0) NOT ENFORCED;
-- expect: will-fail
-- fails: 42809
ALTER TABLE orders ALTER CONSTRAINT ne ENFORCED;
-- expect: will-fail
-- fails: 55000
ALTER TABLE orders VALIDATE CONSTRAINT ne;
-- effect: customers SHARE ROW EXCLUSIVE, events SHARE ROW EXCLUSIVE, events_2023 SHARE ROW EXCLUSIVE
ALTER TABLE events ADD CONSTRAINT ev_fk FOREIGN KEY (id) REFERENCES customers (id) NOT ENFORCED;
-- expect: enforce-constraint
-- effect: customers SHARE ROW EXCLUSIVE scan, events ACCESS EXCLUSIVE, events_2023 ACCESS EXCLUSIVE scan
ALTER TABLE events ALTER CONSTRAINT ev_fk ENFORCED;
-- effect: events ACCESS EXCLUSIVE, events_2023 ACCESS EXCLUSIVE
ALTER TABLE events ALTER CONSTRAINT ev_fk DEFERRABLE;
-- effect: customers ACCESS EXCLUSIVE, events ACCESS EXCLUSIVE, events_2023 ACCESS EXCLUSIVE
ALTER TABLE events ALTER CONSTRAINT ev_fk NOT ENFORCED;
-- expect: will-fail
-- fails: 55000
ALTER TABLE events VALIDATE CONSTRAINT ev_fk;
-- effect: orders ACCESS EXCLUSIVE
ALTER TABLE orders ALTER CONSTRAINT orders_customer_id_fkey ENFORCED;
-- effect: customers ACCESS EXCLUSIVE, orders ACCESS EXCLUSIVE
ALTER TABLE orders ALTER CONSTRAINT orders_customer_id_fkey DEFERRABLE NOT ENFORCED;
-- expect: enforce-constraint
-- effect: customers SHARE ROW EXCLUSIVE scan, orders ACCESS EXCLUSIVE scan
ALTER TABLE orders ALTER CONSTRAINT orders_customer_id_fkey NOT DEFERRABLE ENFORCED;
-- expect: will-fail
-- fails: 42704
ALTER TABLE orders ALTER CONSTRAINT nope ENFORCED;
