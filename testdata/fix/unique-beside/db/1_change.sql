ALTER TABLE orders
    ADD COLUMN a int,
    ADD UNIQUE (note, status),
    ADD COLUMN b int;
