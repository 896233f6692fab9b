-- setup: setup.sql
-- row: peers 4.1 squawk: DEFAULT -1, +1, (1), (1 + 2) rewrite the table
-- so: a constant is stored once
-- effect: orders ACCESS EXCLUSIVE
ALTER TABLE orders ADD COLUMN c1 bigint DEFAULT -1;
-- effect: orders ACCESS EXCLUSIVE
ALTER TABLE orders ADD COLUMN c2 bigint DEFAULT +1;
-- effect: orders ACCESS EXCLUSIVE
ALTER TABLE orders ADD COLUMN c3 bigint DEFAULT (1);
-- effect: orders ACCESS EXCLUSIVE
ALTER TABLE orders ADD COLUMN c4 bigint DEFAULT (1 + 2);

-- row: peers 4.2 squawk: DEFAULT upper('x'), concat(), coalesce(), jsonb_build_object(), CASE rewrite the table
-- so: what is not volatile is computed once
-- effect: orders ACCESS EXCLUSIVE
ALTER TABLE orders ADD COLUMN c5 text DEFAULT upper('x');
-- effect: orders ACCESS EXCLUSIVE
ALTER TABLE orders ADD COLUMN c6 text DEFAULT concat('a', 'b');
-- effect: orders ACCESS EXCLUSIVE
ALTER TABLE orders ADD COLUMN c7 text DEFAULT coalesce(NULL, 'b');
-- effect: orders ACCESS EXCLUSIVE
ALTER TABLE orders ADD COLUMN c8 jsonb DEFAULT jsonb_build_object('a', 1);
-- effect: orders ACCESS EXCLUSIVE
ALTER TABLE orders ADD COLUMN c9 int DEFAULT CASE WHEN 1 = 1 THEN 2 ELSE 3 END;

-- row: peers 4.3 squawk: DEFAULT pg_catalog.now(), current_date, current_user, localtimestamp rewrite the table
-- so: stable values are computed once
-- effect: orders ACCESS EXCLUSIVE
ALTER TABLE orders ADD COLUMN c10 timestamptz DEFAULT pg_catalog.now();
-- effect: orders ACCESS EXCLUSIVE
ALTER TABLE orders ADD COLUMN c11 date DEFAULT current_date;
-- effect: orders ACCESS EXCLUSIVE
ALTER TABLE orders ADD COLUMN c12 text DEFAULT current_user;
-- effect: orders ACCESS EXCLUSIVE
ALTER TABLE orders ADD COLUMN c13 timestamp DEFAULT localtimestamp;

-- row: peers 4.4 squawk: DEFAULT gen_random_uuid() and clock_timestamp() rewrite the table, now() does not
-- so: right
-- effect: orders ACCESS EXCLUSIVE
ALTER TABLE orders ADD COLUMN c14 timestamptz DEFAULT now();
-- expect: add-column-volatile-default
-- effect: orders ACCESS EXCLUSIVE rewrite
ALTER TABLE orders ADD COLUMN d1 uuid DEFAULT gen_random_uuid();
-- expect: add-column-volatile-default
-- effect: orders ACCESS EXCLUSIVE rewrite
ALTER TABLE orders ADD COLUMN d2 timestamptz DEFAULT clock_timestamp();

-- row: peers 4.5 squawk: DEFAULT ARRAY[random()] is free
-- so: the table is written anew
-- expect: add-column-volatile-default
-- effect: orders ACCESS EXCLUSIVE rewrite
ALTER TABLE orders ADD COLUMN d3 int[] DEFAULT ARRAY[(random() * 5)::int];

-- row: peers 4.6 squawk: bigserial is a matter of taste
-- so: every row gets a number: the table is written anew
-- expect: add-column-serial
-- effect: orders ACCESS EXCLUSIVE rewrite
ALTER TABLE orders ADD COLUMN d4 bigserial;

-- row: peers 4.7 squawk: an identity column rewrites the table; use a trigger instead
-- so: it does; a trigger does not number the old rows
-- expect: add-column-identity
-- effect: order_lines ACCESS EXCLUSIVE rewrite
ALTER TABLE order_lines ADD COLUMN d5 bigint GENERATED ALWAYS AS IDENTITY;

-- row: peers 4.8 squawk: a stored generated column rewrites the table
-- so: right
-- expect: add-column-stored-generated
-- effect: orders ACCESS EXCLUSIVE rewrite
ALTER TABLE orders ADD COLUMN d6 numeric GENERATED ALWAYS AS (amount * 2) STORED;

-- row: peers 4.11 squawk: ADD COLUMN ... CHECK is free
-- so: every row is read under ACCESS EXCLUSIVE
-- expect: add-check
-- effect: orders ACCESS EXCLUSIVE scan
ALTER TABLE orders ADD COLUMN d7 bigint CHECK (d7 > 0);

-- row: peers 4.60 squawk: DEFAULT NOT TRUE and DEFAULT now() AT TIME ZONE 'utc' are SQL
-- so: syntax errors: a default needs parentheses there
-- expect: syntax-error
ALTER TABLE orders ADD COLUMN e1 boolean DEFAULT NOT TRUE;
-- expect: syntax-error
ALTER TABLE orders ADD COLUMN e2 timestamp DEFAULT now() AT TIME ZONE 'utc';
-- effect: orders ACCESS EXCLUSIVE
ALTER TABLE orders ADD COLUMN e2 timestamp DEFAULT (now() AT TIME ZONE 'utc');

-- row: peers 4.58 squawk: "char" pads with blanks as char(n) does
-- so: the quoted one is a type of one byte
-- effect: orders ACCESS EXCLUSIVE
ALTER TABLE orders ADD COLUMN e3 "char";
