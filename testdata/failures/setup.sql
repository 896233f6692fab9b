-- The database that every migration of fails.sql and succeeds.sql runs on.
CREATE ROLE app LOGIN;
CREATE TABLE customers (
    id bigint PRIMARY KEY, email text, name varchar(40) NOT NULL, country char(2), born date,
    phone text, code text UNIQUE, score numeric(8, 2), notes text, created timestamptz DEFAULT now()
);
INSERT INTO customers SELECT g, 'u' || g % 90 || '@example.com', 'Name ' || g, 'FR', '1990-01-01', '+33' || g, 'C' || g, g, NULL
FROM generate_series(1, 100) g;
CREATE TABLE orders (
    id bigint PRIMARY KEY, customer_id bigint, total numeric, state text, number int, placed timestamp, big bigint,
    CONSTRAINT orders_total_check CHECK (total >= 0)
);
INSERT INTO orders SELECT g, CASE WHEN g < 6 THEN NULL ELSE g % 110 + 1 END, g, CASE g % 3 WHEN 0 THEN 'new' WHEN 1 THEN 'paid' ELSE 'sent' END,
    g, '2024-01-01', g * 100000000::bigint FROM generate_series(1, 200) g;
CREATE INDEX orders_state_idx ON orders (state);
CREATE TABLE lines (id bigint PRIMARY KEY, order_id bigint NOT NULL CONSTRAINT lines_order_fk REFERENCES orders (id), sku text, qty int);
INSERT INTO lines SELECT g, g, 'S' || g, g - 1 FROM generate_series(1, 50) g;
CREATE VIEW order_totals AS SELECT customer_id, sum(total) AS total FROM orders GROUP BY customer_id;
CREATE VIEW customer_names AS SELECT id, name FROM customers;
CREATE TYPE mood AS ENUM ('ok', 'sad');
CREATE DOMAIN percent AS int CHECK (VALUE <= 100);
CREATE TABLE moods (id int PRIMARY KEY, m mood, p percent);
INSERT INTO moods VALUES (1, 'ok', 50), (2, 'sad', 90);
CREATE TABLE events (id bigint NOT NULL, at date NOT NULL, kind text) PARTITION BY RANGE (at);
CREATE TABLE events_2024 PARTITION OF events FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TABLE events_rest PARTITION OF events DEFAULT;
INSERT INTO events VALUES (1, '2024-02-01', 'a'), (2, '2026-02-01', 'b');
CREATE TABLE events_2025 (id bigint NOT NULL, at date NOT NULL, kind text);
INSERT INTO events_2025 VALUES (3, '2025-02-01', 'c');
CREATE TABLE shops (id int, country char(2)) PARTITION BY LIST (country);
CREATE TABLE shops_fr PARTITION OF shops FOR VALUES IN ('FR', 'MC');
CREATE TABLE readings (id bigint, v int) PARTITION BY RANGE (id);
CREATE TABLE readings_0 PARTITION OF readings FOR VALUES FROM (MINVALUE) TO (100);
CREATE TABLE clicks (id bigint, at timestamptz) PARTITION BY RANGE (at);
CREATE TABLE clicks_2024 PARTITION OF clicks FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TABLE empty (id int, note text);
CREATE SEQUENCE numbers;
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER orders_touch BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION touch();
CREATE FUNCTION add_one(int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT $1 + 1';
CREATE SCHEMA ops;
CREATE TABLE ops.log (id int PRIMARY KEY, what text);
CREATE MATERIALIZED VIEW top AS SELECT placed, count(*) AS n FROM orders GROUP BY placed;
CREATE POLICY everyone ON lines USING (true);
CREATE UNIQUE INDEX customers_phone_idx ON customers (phone);
UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'customers_phone_idx'::regclass;
ANALYZE;
