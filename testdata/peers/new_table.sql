-- setup: setup.sql
-- row: peers 4.19 squawk: keys, NOT NULL, REFERENCES and type changes of a table made in the same transaction block somebody
-- so: it is empty and nobody sees it
BEGIN;
CREATE TABLE t (id bigint, a int, b int);
ALTER TABLE t ADD PRIMARY KEY (id);
ALTER TABLE t ADD COLUMN c int UNIQUE;
ALTER TABLE t ADD COLUMN d int NOT NULL;
-- effect: customers SHARE ROW EXCLUSIVE
ALTER TABLE t ADD COLUMN e bigint REFERENCES customers (id);
ALTER TABLE t ALTER COLUMN a SET NOT NULL;
ALTER TABLE t ALTER COLUMN b TYPE bigint;
COMMIT;

-- row: peers 4.57 squawk: DROP TABLE of a temporary table, or of one made in the same transaction, loses data
-- so: nobody has put any there
BEGIN;
CREATE TABLE u (id bigint);
DROP TABLE u;
COMMIT;
CREATE TEMP TABLE v (id bigint);
DROP TABLE v;
