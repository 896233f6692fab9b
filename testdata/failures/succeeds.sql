-- case: create-table
CREATE TABLE items (id bigint PRIMARY KEY, order_id bigint REFERENCES orders (id));
-- case: create-table-if-not-exists
CREATE TABLE IF NOT EXISTS customers (id int);
-- case: create-table-in-schema
CREATE TABLE ops.orders (id int PRIMARY KEY);
-- case: create-temp-table-of-that-name
CREATE TEMP TABLE orders (id int);
-- case: create-or-replace-view
CREATE OR REPLACE VIEW customer_names AS SELECT id, name, email FROM customers;
-- case: create-or-replace-function
CREATE OR REPLACE FUNCTION add_one(int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT $1 + 1';
-- case: overloaded-function
CREATE FUNCTION add_one(bigint) RETURNS bigint LANGUAGE sql IMMUTABLE AS 'SELECT $1 + 1';
-- case: create-index
CREATE INDEX orders_number_idx ON orders (number);
-- case: create-index-if-not-exists
CREATE INDEX IF NOT EXISTS orders_state_idx ON orders (state);
-- case: create-index-concurrently
CREATE INDEX CONCURRENTLY orders_placed_idx ON orders (placed);
-- case: create-schema-if-not-exists
CREATE SCHEMA IF NOT EXISTS ops;
-- case: create-type
CREATE TYPE colour AS ENUM ('red', 'blue');
-- case: create-extension-there
CREATE EXTENSION IF NOT EXISTS plpgsql;
-- case: drop-if-exists
DROP TABLE IF EXISTS order_items;
-- case: drop-index-if-exists
DROP INDEX IF EXISTS orders_number_idx;
-- case: drop-column-if-exists
ALTER TABLE orders DROP COLUMN IF EXISTS discount;
-- case: alter-if-exists
ALTER TABLE IF EXISTS order_items ADD COLUMN note text;
-- case: add-column-if-not-exists
ALTER TABLE orders ADD COLUMN IF NOT EXISTS total numeric;
-- case: add-column
ALTER TABLE orders ADD COLUMN note text;
-- case: add-column-not-null-default
ALTER TABLE orders ADD COLUMN channel text NOT NULL DEFAULT 'web';
-- case: add-column-generated
ALTER TABLE orders ADD COLUMN double_total numeric GENERATED ALWAYS AS (total * 2) STORED;
-- case: add-column-and-index
ALTER TABLE orders ADD COLUMN note text; CREATE INDEX ON orders (note);
-- case: drop-column
ALTER TABLE customers DROP COLUMN notes;
-- case: drop-column-cascade
ALTER TABLE orders DROP COLUMN total CASCADE;
-- case: drop-table
DROP TABLE lines;
-- case: drop-table-cascade
DROP TABLE customers CASCADE;
-- case: drop-both-tables
DROP TABLE lines, orders CASCADE;
-- case: drop-view-then-table
DROP VIEW customer_names; DROP TABLE customers;
-- case: rename-table
ALTER TABLE customers RENAME TO clients;
-- case: rename-column
ALTER TABLE orders RENAME COLUMN number TO no;
-- case: rename-and-use
ALTER TABLE orders RENAME COLUMN number TO no; CREATE INDEX ON orders (no);
-- case: add-constraint-again
ALTER TABLE orders DROP CONSTRAINT orders_total_check; ALTER TABLE orders ADD CONSTRAINT orders_total_check CHECK (total >= 1);
-- case: not-valid
ALTER TABLE lines ADD CONSTRAINT lines_qty_check CHECK (qty > 0) NOT VALID;
-- case: foreign-key-not-valid
ALTER TABLE orders ADD CONSTRAINT orders_customer_fk FOREIGN KEY (customer_id) REFERENCES customers (id) NOT VALID;
-- case: set-default
ALTER TABLE orders ALTER COLUMN state SET DEFAULT 'new';
-- case: enum-add
ALTER TYPE mood ADD VALUE 'glad' AFTER 'ok';
-- case: enum-add-if-not-exists
ALTER TYPE mood ADD VALUE IF NOT EXISTS 'sad';
-- case: enum-rename
ALTER TYPE mood RENAME VALUE 'sad' TO 'blue';
-- case: partition
CREATE TABLE events_2027 PARTITION OF events FOR VALUES FROM ('2027-01-01') TO ('2028-01-01');
-- case: partition-beside
CREATE TABLE events_2023 PARTITION OF events FOR VALUES FROM ('2023-01-01') TO ('2024-01-01');
-- case: partition-list
CREATE TABLE shops_be PARTITION OF shops FOR VALUES IN ('BE', 'NL');
-- case: partition-numbers
CREATE TABLE readings_100 PARTITION OF readings FOR VALUES FROM (100) TO (MAXVALUE);
-- case: partition-time
CREATE TABLE clicks_2025 PARTITION OF clicks FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
-- case: partition-in-place-of-another
ALTER TABLE clicks DETACH PARTITION clicks_2024; CREATE TABLE clicks_a PARTITION OF clicks FOR VALUES FROM ('2024-06-01') TO ('2024-07-01');
-- case: partition-after-drop
DROP TABLE shops_fr; CREATE TABLE shops_all PARTITION OF shops FOR VALUES IN ('FR', 'BE');
-- case: partition-if-not-exists
CREATE TABLE IF NOT EXISTS shops_fr PARTITION OF shops FOR VALUES IN ('FR');
-- case: attach
ALTER TABLE events ATTACH PARTITION events_2025 FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
-- case: detach
ALTER TABLE events DETACH PARTITION events_2024;
-- case: unique-with-partition-key
ALTER TABLE events ADD UNIQUE (id, at);
-- case: wider-type
ALTER TABLE orders ALTER COLUMN number TYPE bigint;
-- case: type-of-column-without-view
ALTER TABLE customers ALTER COLUMN phone TYPE varchar(40);
-- case: drop-view-change-type
DROP VIEW customer_names; ALTER TABLE customers ALTER COLUMN name TYPE text;
-- case: trigger
CREATE TRIGGER lines_touch BEFORE UPDATE ON lines FOR EACH ROW EXECUTE FUNCTION touch();
-- case: owner-may
CREATE TABLE mine (id int); ALTER TABLE mine ADD COLUMN x int;
-- case: insert
INSERT INTO ops.log VALUES (1, 'done');
-- case: do-block
DO $$ BEGIN ALTER TABLE orders ADD CONSTRAINT orders_total_check CHECK (total >= 0); EXCEPTION WHEN duplicate_object THEN NULL; END $$;
-- case: conditional
DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_class WHERE relname = 'orders') THEN CREATE TABLE orders (id int); END IF; END $$;
-- case: refresh
REFRESH MATERIALIZED VIEW top;
-- case: data-not-null
ALTER TABLE orders ALTER COLUMN number SET NOT NULL;
-- case: data-not-null-filled
UPDATE orders SET customer_id = 1 WHERE customer_id IS NULL; ALTER TABLE orders ALTER COLUMN customer_id SET NOT NULL;
-- case: data-add-column-not-null-empty
ALTER TABLE empty ADD COLUMN channel text NOT NULL;
-- case: data-unique
ALTER TABLE customers ADD CONSTRAINT customers_phone_key UNIQUE (phone);
-- case: data-unique-nulls
CREATE UNIQUE INDEX customers_notes_idx ON customers (notes);
-- case: data-unique-partial
CREATE UNIQUE INDEX customers_email_idx ON customers (email) WHERE id <= 80;
-- case: data-foreign-key
ALTER TABLE lines ADD CONSTRAINT lines_order2_fk FOREIGN KEY (order_id) REFERENCES orders (id);
-- case: data-orphans-taken-away
DELETE FROM orders WHERE customer_id > 100 AND id > 50; ALTER TABLE orders ADD CONSTRAINT orders_customer_fk FOREIGN KEY (customer_id) REFERENCES customers (id);
-- case: data-check
ALTER TABLE lines ADD CONSTRAINT lines_qty_check CHECK (qty >= 0);
-- case: data-text-to-int
ALTER TABLE customers ALTER COLUMN code TYPE int USING substr(code, 2)::int;
-- case: data-shorter
ALTER TABLE customers ALTER COLUMN email TYPE varchar(20);
-- case: data-new-enum
CREATE TYPE order_state AS ENUM ('new', 'paid', 'sent'); ALTER TABLE orders ALTER COLUMN state TYPE order_state USING state::order_state;
-- case: data-domain
ALTER DOMAIN percent ADD CHECK (VALUE > 0);
-- case: data-primary-key-using-index
CREATE UNIQUE INDEX empty_id_idx ON empty (id); ALTER TABLE empty ADD CONSTRAINT empty_pkey PRIMARY KEY USING INDEX empty_id_idx;
-- case: read-only-database-read-write read-only
BEGIN READ WRITE; ALTER TABLE orders ADD COLUMN note text; COMMIT;
-- case: read-only-database-look read-only
SELECT count(*) FROM orders;
-- case: read-only-database-off read-only
SET default_transaction_read_only = off; ALTER TABLE orders ADD COLUMN note text;
-- case: read-only-database-transaction read-only
BEGIN; SET TRANSACTION READ WRITE; ALTER TABLE orders ADD COLUMN note text; COMMIT;
