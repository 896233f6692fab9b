CREATE TABLE customers (id bigint PRIMARY KEY);
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, note text);
INSERT INTO customers SELECT g FROM generate_series(1, 300) g;
INSERT INTO orders SELECT g, g % 300 + 1, 'n' || g FROM generate_series(1, 25000) g;
