CREATE SCHEMA archive;
CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy');
CREATE DOMAIN email AS text CHECK (VALUE LIKE '%@%');
CREATE DOMAIN label AS text;
CREATE FUNCTION shout(text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT upper($1)';
CREATE FUNCTION note_it() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE SEQUENCE invoice_no;
CREATE ROLE app;
CREATE TABLE customers (
    id bigint PRIMARY KEY,
    name text NOT NULL,
    mail email,
    mood mood,
    created_at timestamptz NOT NULL DEFAULT now()
);
INSERT INTO customers (id, name, mail, mood) SELECT g, 'n' || g, g || '@x', 'ok' FROM generate_series(1, 1000) g;
CREATE TRIGGER audit AFTER INSERT ON customers FOR EACH ROW EXECUTE FUNCTION note_it();
CREATE TABLE orders (
    id bigint PRIMARY KEY,
    customer_id bigint NOT NULL REFERENCES customers (id),
    code varchar(20),
    quantity integer,
    amount numeric(10,2),
    note text,
    placed timestamp,
    data jsonb,
    nick text
);
INSERT INTO orders SELECT g, g, 'c' || g, g, g, 'note', '2026-01-01', '{}', 'nick' FROM generate_series(1, 1000) g;
CREATE INDEX orders_customer_id_idx ON orders (customer_id);
CREATE UNIQUE INDEX orders_code_key ON orders (code);
ALTER TABLE orders ADD CONSTRAINT orders_note_set CHECK (note IS NOT NULL) NOT VALID;
CREATE TABLE order_lines (
    order_id bigint NOT NULL,
    line integer NOT NULL,
    product text,
    PRIMARY KEY (order_id, line)
);
INSERT INTO order_lines SELECT g, 1, 'p' FROM generate_series(1, 1000) g;
CREATE VIEW open_orders AS SELECT id, customer_id FROM orders WHERE quantity > 0;
CREATE MATERIALIZED VIEW totals AS SELECT customer_id, count(*) AS n FROM orders GROUP BY customer_id;
CREATE UNIQUE INDEX totals_customer ON totals (customer_id);
CREATE TABLE events (id bigint, at date NOT NULL, body text) PARTITION BY RANGE (at);
CREATE TABLE events_2023 PARTITION OF events FOR VALUES FROM ('2023-01-01') TO ('2024-01-01');
CREATE TABLE events_2024 (LIKE events);
INSERT INTO events SELECT g, '2023-05-05', 'b' FROM generate_series(1, 1000) g;
INSERT INTO events_2024 SELECT g, '2024-05-05', 'b' FROM generate_series(1, 1000) g;
CREATE TABLE measures (id bigint, at date NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE measures_2023 PARTITION OF measures FOR VALUES FROM ('2023-01-01') TO ('2024-01-01');
CREATE TABLE measures_rest PARTITION OF measures DEFAULT;
CREATE TABLE measures_2024 (LIKE measures);
INSERT INTO measures SELECT g, '2023-05-05' FROM generate_series(1, 1000) g;
INSERT INTO measures SELECT g, '2026-05-05' FROM generate_series(1, 1000) g;
INSERT INTO measures_2024 SELECT g, '2024-05-05' FROM generate_series(1, 1000) g;
