CREATE TABLE customers (id bigint PRIMARY KEY, email text NOT NULL);
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, status text, note text, placed date NOT NULL DEFAULT '2024-01-01');
INSERT INTO customers SELECT g, 'c' || g FROM generate_series(1, 300) g;
INSERT INTO orders SELECT g, g % 300 + 1, 'new', 'n' || g FROM generate_series(1, 25000) g;
