-- row: peers 3.6 squawk: an index on a table that an earlier file makes blocks somebody
-- so: not when both files are being deployed: the table is empty
-- row: peers 3.23 squawk: one bad statement hides the findings of the whole run
-- so: each statement is judged by itself
-- file: 1.sql
BEGIN;
CREATE TABLE zz (id bigint);
COMMIT;
-- expect: syntax-error
ALTER TABLE zz WHAT IS THIS;
-- file: 2.sql
BEGIN;
CREATE INDEX ON zz (id);
COMMIT;
-- expect: drop-table
DROP TABLE IF EXISTS elsewhere;
