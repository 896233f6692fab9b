-- setup: ../setup.sql
-- select: prefer-bigint
-- No rewrite: constants, immutable and stable calls.
ALTER TABLE orders ADD COLUMN c1 bigint DEFAULT -1;
ALTER TABLE orders ADD COLUMN c2 bigint DEFAULT +1;
ALTER TABLE orders ADD COLUMN c3 bigint DEFAULT (1);
ALTER TABLE orders ADD COLUMN c4 bigint DEFAULT (1 + 2);
ALTER TABLE orders ADD COLUMN c5 text DEFAULT upper('x');
ALTER TABLE orders ADD COLUMN c6 text DEFAULT concat('a', 'b');
ALTER TABLE orders ADD COLUMN c7 text DEFAULT coalesce(NULL, 'b');
ALTER TABLE orders ADD COLUMN c8 jsonb DEFAULT jsonb_build_object('a', 1);
ALTER TABLE orders ADD COLUMN c9 int DEFAULT CASE WHEN 1 = 1 THEN 2 ELSE 3 END;
ALTER TABLE orders ADD COLUMN c10 timestamptz DEFAULT pg_catalog.now();
ALTER TABLE orders ADD COLUMN c11 date DEFAULT current_date;
ALTER TABLE orders ADD COLUMN c12 text DEFAULT current_user;
ALTER TABLE orders ADD COLUMN c13 timestamp DEFAULT localtimestamp;
ALTER TABLE orders ADD COLUMN c14 timestamptz DEFAULT now();
-- All of these rewrite.
-- expect: add-column-volatile-default
ALTER TABLE orders ADD COLUMN d1 uuid DEFAULT gen_random_uuid();
-- expect: add-column-volatile-default
ALTER TABLE orders ADD COLUMN d2 timestamptz DEFAULT clock_timestamp();
-- expect: add-column-volatile-default
ALTER TABLE orders ADD COLUMN d3 int[] DEFAULT ARRAY[(random() * 5)::int];
-- expect: add-column-serial
ALTER TABLE orders ADD COLUMN d4 bigserial;
-- expect: add-column-identity
ALTER TABLE order_lines ADD COLUMN d5 bigint GENERATED ALWAYS AS IDENTITY;
-- expect: add-column-stored-generated
ALTER TABLE orders ADD COLUMN d6 numeric GENERATED ALWAYS AS (amount * 2) STORED;
-- expect: add-check
ALTER TABLE orders ADD COLUMN d7 bigint CHECK (d7 > 0);
-- expect: add-column-constrained-domain
ALTER TABLE orders ADD COLUMN d8 email;
-- Nothing to look up: every value is NULL.
ALTER TABLE orders ADD COLUMN d9 bigint REFERENCES customers (id);
