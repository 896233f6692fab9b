-- case: create-table-exists 42P07
CREATE TABLE customers (id int);
-- case: invalid-index-hidden 55000
CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS customers_phone_idx ON customers (phone);
ALTER TABLE customers ADD CONSTRAINT customers_phone_key UNIQUE USING INDEX customers_phone_idx;
-- case: create-view-over-table 42P07
CREATE VIEW orders AS SELECT 1 AS x;
-- case: create-index-name-taken 42P07
CREATE INDEX orders_state_idx ON orders (number);
-- case: create-sequence-exists 42P07
CREATE SEQUENCE numbers;
-- case: create-type-exists 42710
CREATE TYPE mood AS ENUM ('x');
-- case: create-schema-exists 42P06
CREATE SCHEMA ops;
-- case: create-function-exists 42723
CREATE FUNCTION add_one(int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT $1';
-- case: create-trigger-exists 42710
CREATE TRIGGER orders_touch BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION touch();
-- case: create-policy-exists 42710
CREATE POLICY everyone ON lines USING (false);
-- case: alter-missing-table 42P01
ALTER TABLE order_items ADD COLUMN note text;
-- case: drop-missing-table 42P01
DROP TABLE order_items;
-- case: drop-missing-index 42704
DROP INDEX orders_number_idx;
-- case: drop-missing-column 42703
ALTER TABLE orders DROP COLUMN discount;
-- case: drop-missing-constraint 42704
ALTER TABLE orders DROP CONSTRAINT orders_number_check;
-- case: drop-missing-type 42704
DROP TYPE colour;
-- case: drop-missing-function 42883
DROP FUNCTION add_two(int);
-- case: drop-missing-trigger 42704
DROP TRIGGER orders_log ON orders;
-- case: drop-missing-schema 3F000
DROP SCHEMA reports;
-- case: rename-missing-column 42703
ALTER TABLE orders RENAME COLUMN discount TO rebate;
-- case: rename-column-to-taken 42701
ALTER TABLE orders RENAME COLUMN total TO number;
-- case: rename-table-to-taken 42P07
ALTER TABLE orders RENAME TO customers;
-- case: add-column-exists 42701
ALTER TABLE orders ADD COLUMN total numeric;
-- case: add-constraint-exists 42710
ALTER TABLE orders ADD CONSTRAINT orders_total_check CHECK (total < 100000);
-- case: second-primary-key 42P16
ALTER TABLE orders ADD PRIMARY KEY (number);
-- case: index-on-missing-column 42703
CREATE INDEX ON orders (discount);
-- case: index-on-missing-table 42P01
CREATE INDEX ON order_items (id);
-- case: index-on-view 42809
CREATE INDEX ON customer_names (name);
-- case: foreign-key-to-missing-table 42P01
ALTER TABLE orders ADD FOREIGN KEY (customer_id) REFERENCES clients (id);
-- case: foreign-key-to-missing-column 42703
ALTER TABLE orders ADD FOREIGN KEY (customer_id) REFERENCES customers (client_id);
-- case: foreign-key-to-no-key 42830
ALTER TABLE orders ADD FOREIGN KEY (customer_id) REFERENCES customers (score);
-- case: foreign-key-types 42804
ALTER TABLE orders ADD FOREIGN KEY (state) REFERENCES customers (id);
-- case: set-not-null-missing-column 42703
ALTER TABLE orders ALTER COLUMN discount SET NOT NULL;
-- case: drop-column-of-view 2BP01
ALTER TABLE orders DROP COLUMN total;
-- case: drop-table-of-view 2BP01
DROP TABLE customers;
-- case: drop-referenced-table 2BP01
DROP TABLE orders;
-- case: drop-type-in-use 2BP01
DROP TYPE mood;
-- case: drop-function-of-trigger 2BP01
DROP FUNCTION touch();
-- case: drop-schema-not-empty 2BP01
DROP SCHEMA ops;
-- case: drop-key-in-use 2BP01
ALTER TABLE orders DROP CONSTRAINT orders_pkey;
-- case: drop-index-of-constraint 2BP01
DROP INDEX customers_code_key;
-- case: type-of-column-in-view 0A000
ALTER TABLE customers ALTER COLUMN name TYPE text;
-- case: unknown-type 42704
ALTER TABLE customers ADD COLUMN v vector(3);
-- case: unknown-extension 0A000
CREATE EXTENSION no_such_thing;
-- case: type-without-cast 42804
ALTER TABLE customers ALTER COLUMN notes TYPE int;
-- case: enum-label-there 42710
ALTER TYPE mood ADD VALUE 'sad';
-- case: enum-neighbour-missing 22023
ALTER TYPE mood ADD VALUE 'glad' AFTER 'happy';
-- case: enum-rename-missing 22023
ALTER TYPE mood RENAME VALUE 'happy' TO 'glad';
-- case: partition-overlaps 42P17
CREATE TABLE events_half PARTITION OF events FOR VALUES FROM ('2024-06-01') TO ('2024-07-01');
-- case: partition-overlaps-attach 42P17
ALTER TABLE events ATTACH PARTITION events_2025 FOR VALUES FROM ('2024-12-01') TO ('2026-01-01');
-- case: partition-overlaps-list 42P17
CREATE TABLE shops_be PARTITION OF shops FOR VALUES IN ('BE', 'NL', 'FR');
-- case: partition-overlaps-numbers 42P17
CREATE TABLE readings_more PARTITION OF readings FOR VALUES FROM (50) TO (MAXVALUE);
-- case: partition-overlaps-time 42P17
CREATE TABLE clicks_june PARTITION OF clicks FOR VALUES FROM ('2024-06-01') TO ('2024-07-01');
-- case: partition-overlaps-new 42P17
CREATE TABLE shops_be PARTITION OF shops FOR VALUES IN ('BE'); CREATE TABLE shops_more PARTITION OF shops FOR VALUES IN ('ES', 'BE');
-- case: partition-second-default 42P17
CREATE TABLE events_more PARTITION OF events DEFAULT;
-- case: partition-of-plain-table 42P17
CREATE TABLE o1 PARTITION OF orders FOR VALUES FROM (1) TO (2);
-- case: attach-missing 42P01
ALTER TABLE events ATTACH PARTITION events_2023 FOR VALUES FROM ('2023-01-01') TO ('2024-01-01');
-- case: unique-without-partition-key 0A000
ALTER TABLE events ADD UNIQUE (id);
-- case: concurrently-partitioned 0A000
CREATE INDEX CONCURRENTLY ON events (kind);
-- case: concurrently-in-transaction 25001
BEGIN; CREATE INDEX CONCURRENTLY ON orders (number); COMMIT;
-- case: not-owner 42501 role app
ALTER TABLE orders ADD COLUMN note text;
-- case: no-create-on-schema 42501 role app
CREATE TABLE ops.more (id int);
-- case: no-create-on-public 42501 role app
CREATE TABLE more (id int);
-- case: create-index-not-owner 42501 role app
CREATE INDEX ON orders (number);
-- case: drop-not-owner 42501 role app
DROP TABLE orders;
-- case: data-not-null 23502
ALTER TABLE orders ALTER COLUMN customer_id SET NOT NULL;
-- case: data-add-column-not-null 23502
ALTER TABLE orders ADD COLUMN channel text NOT NULL;
-- case: data-unique 23505
ALTER TABLE customers ADD CONSTRAINT customers_email_key UNIQUE (email);
-- case: data-unique-index 23505
CREATE UNIQUE INDEX CONCURRENTLY customers_email_idx ON customers (lower(email));
-- case: data-orphan 23503
ALTER TABLE orders ADD CONSTRAINT orders_customer_fk FOREIGN KEY (customer_id) REFERENCES customers (id);
-- case: data-orphan-validate 23503
ALTER TABLE orders ADD CONSTRAINT orders_customer_fk FOREIGN KEY (customer_id) REFERENCES customers (id) NOT VALID;
ALTER TABLE orders VALIDATE CONSTRAINT orders_customer_fk;
-- case: data-check 23514
ALTER TABLE lines ADD CONSTRAINT lines_qty_check CHECK (qty > 0);
-- case: data-domain 23514
ALTER DOMAIN percent ADD CHECK (VALUE < 60);
-- case: data-text-to-int 22P02
ALTER TABLE customers ALTER COLUMN phone TYPE int USING trim(code)::int;
-- case: data-too-long 22001
ALTER TABLE customers ALTER COLUMN email TYPE varchar(10);
-- case: data-overflow 22003
ALTER TABLE orders ALTER COLUMN big TYPE int;
-- case: data-numeric 22003
ALTER TABLE customers ALTER COLUMN score TYPE numeric(4, 2);
-- case: data-new-enum 22P02
CREATE TYPE order_state AS ENUM ('new', 'paid');
ALTER TABLE orders ALTER COLUMN state TYPE order_state USING state::order_state;
-- case: data-default-partition 23514
CREATE TABLE events_2026 PARTITION OF events FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
-- case: data-attach 23514
ALTER TABLE events ATTACH PARTITION events_2025 FOR VALUES FROM ('2025-06-01') TO ('2026-01-01');
-- case: data-exclude 23P01
ALTER TABLE orders ADD CONSTRAINT one_a_state EXCLUDE (state WITH =);
-- case: read-only-database 25006 read-only
ALTER TABLE orders ADD COLUMN note text;
