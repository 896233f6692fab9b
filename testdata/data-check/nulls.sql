CREATE TABLE t (id int PRIMARY KEY, a int, b int, note text);
INSERT INTO t SELECT g, nullif(g, 700), g, 'n' FROM generate_series(1, 1000) g;
CREATE TYPE pair AS (x int, y int);
CREATE TABLE c (id int PRIMARY KEY, p pair, q pair);
INSERT INTO c VALUES (1, ROW(NULL, NULL), NULL), (2, ROW(1, NULL), ROW(1, 2));
CREATE TABLE empty (a int);
CREATE TABLE parent (a int);
CREATE TABLE child () INHERITS (parent);
INSERT INTO parent VALUES (1);
INSERT INTO child VALUES (NULL);
CREATE TABLE pt (k int, v int) PARTITION BY RANGE (k);
CREATE TABLE pt1 PARTITION OF pt FOR VALUES FROM (0) TO (10);
CREATE TABLE pt2 PARTITION OF pt FOR VALUES FROM (10) TO (20);
INSERT INTO pt VALUES (1, 1), (11, NULL);
CREATE TABLE "Mixed Case" ("The ""Id""" int PRIMARY KEY, "Näme" text);
INSERT INTO "Mixed Case" VALUES (1, NULL);
ANALYZE;

-- case: null-there
-- expect: found 23502
-- says: id = 700
ALTER TABLE t ALTER COLUMN a SET NOT NULL;

-- case: no-null
-- expect: none
-- says: no NULL in b (about 1,000 rows)
ALTER TABLE t ALTER COLUMN b SET NOT NULL;

-- case: empty
-- expect: none
ALTER TABLE empty ALTER COLUMN a SET NOT NULL;

-- case: row-of-nulls-is-no-null
-- expect: none
ALTER TABLE c ALTER COLUMN p SET NOT NULL;

-- case: null-row
-- expect: found 23502
ALTER TABLE c ALTER COLUMN q SET NOT NULL;

-- case: in-a-child
-- expect: found 23502
ALTER TABLE parent ALTER COLUMN a SET NOT NULL;

-- case: only-the-parent
-- expect: none
ALTER TABLE ONLY parent ADD CONSTRAINT p_not_null CHECK (a IS NOT NULL) NO INHERIT;

-- case: in-a-partition
-- expect: found 23502
ALTER TABLE pt ALTER COLUMN v SET NOT NULL;

-- case: in-no-partition
-- expect: none
ALTER TABLE pt ALTER COLUMN k SET NOT NULL;

-- case: hostile-names
-- expect: found 23502
-- says: The "Id" = 1
ALTER TABLE "Mixed Case" ALTER COLUMN "Näme" SET NOT NULL;

-- case: constraint since 18
-- expect: found 23502
ALTER TABLE t ADD CONSTRAINT a_there NOT NULL a;

-- case: constraint-validated since 18
-- expect: found 23502
ALTER TABLE t ADD CONSTRAINT a_there NOT NULL a NOT VALID;
ALTER TABLE t VALIDATE CONSTRAINT a_there;

-- case: primary-key-of-nulls
-- expect: found 23502
ALTER TABLE t DROP CONSTRAINT t_pkey;
ALTER TABLE t ADD PRIMARY KEY (a);

-- case: new-column
-- expect: found 23502
ALTER TABLE t ADD COLUMN fresh int;
ALTER TABLE t ALTER COLUMN fresh SET NOT NULL;

-- case: new-column-with-default
-- expect: none
ALTER TABLE t ADD COLUMN fresh int DEFAULT 7;
ALTER TABLE t ALTER COLUMN fresh SET NOT NULL;

-- case: new-column-with-volatile-default
-- expect: not-checked
-- says: column fresh is not in t yet
ALTER TABLE t ADD COLUMN fresh float8 DEFAULT random();
ALTER TABLE t ALTER COLUMN fresh SET NOT NULL;

-- case: column-taken-away-and-added
-- expect: not-checked 23502
ALTER TABLE t DROP COLUMN b;
ALTER TABLE t ADD COLUMN b int;
ALTER TABLE t ALTER COLUMN b SET NOT NULL;

-- case: filled-before
-- expect: not-checked
-- says: an earlier UPDATE changes rows of t
UPDATE t SET a = 0 WHERE a IS NULL;
ALTER TABLE t ALTER COLUMN a SET NOT NULL;

-- case: filled-before-elsewhere
-- expect: found 23502
UPDATE empty SET a = 0 WHERE a IS NULL;
ALTER TABLE t ALTER COLUMN a SET NOT NULL;

-- case: renamed-before
-- expect: not-checked 23502
ALTER TABLE t RENAME TO s;
ALTER TABLE s ALTER COLUMN a SET NOT NULL;

-- case: column-renamed-before
-- expect: not-checked 23502
ALTER TABLE t RENAME COLUMN a TO z;
ALTER TABLE t ALTER COLUMN z SET NOT NULL;

-- case: emptied-in-a-do-block
-- expect: not-checked
DO $$ BEGIN EXECUTE 'TRUNCATE ' || 't'; END $$;
ALTER TABLE t ALTER COLUMN a SET NOT NULL;

-- case: add-column-not-null
-- expect: found 23502
ALTER TABLE t ADD COLUMN fresh int NOT NULL;

-- case: add-column-not-null-empty
-- expect: none
ALTER TABLE empty ADD COLUMN fresh int NOT NULL;

-- case: proved-by-check
-- expect: nothing
ALTER TABLE empty ADD CONSTRAINT there CHECK (a IS NOT NULL);
ALTER TABLE empty ALTER COLUMN a SET NOT NULL;
