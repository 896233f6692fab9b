CREATE TABLE customers (id bigint PRIMARY KEY);
CREATE TABLE orders (
    id bigint PRIMARY KEY,
    customer_id bigint,
    CONSTRAINT customer_fk FOREIGN KEY (customer_id) REFERENCES customers (id) NOT ENFORCED,
    CONSTRAINT other_fk FOREIGN KEY (id) REFERENCES customers (id)
);
