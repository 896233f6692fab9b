-- setup: ../setup.sql
-- Constants, immutable and stable calls are evaluated once: no rewrite.
ALTER TABLE orders ADD COLUMN c1 bigint DEFAULT -1;
ALTER TABLE orders ADD COLUMN c2 bigint DEFAULT (1 + 2);
ALTER TABLE orders ADD COLUMN c3 text DEFAULT upper('x');
ALTER TABLE orders ADD COLUMN c4 text DEFAULT coalesce('x', 'y');
ALTER TABLE orders ADD COLUMN c5 jsonb DEFAULT jsonb_build_object('a', 1);
ALTER TABLE orders ADD COLUMN c6 int DEFAULT CASE WHEN true THEN 1 ELSE 2 END;
ALTER TABLE orders ADD COLUMN c7 timestamptz DEFAULT pg_catalog.now();
ALTER TABLE orders ADD COLUMN c8 date DEFAULT current_date;
ALTER TABLE orders ADD COLUMN c9 text DEFAULT current_user;
ALTER TABLE orders ADD COLUMN c10 timestamp DEFAULT localtimestamp;
ALTER TABLE orders ADD COLUMN c11 mood DEFAULT 'sad';
ALTER TABLE orders ADD COLUMN c12 int[] DEFAULT '{}';
ALTER TABLE orders ADD COLUMN c13 text DEFAULT shout('x');
ALTER TABLE orders ADD COLUMN c14 text DEFAULT concat('a', 'b');
ALTER TABLE orders ADD COLUMN c15 plain DEFAULT 'x';
