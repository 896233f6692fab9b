CREATE TABLE t (id int, a int, b text, c text, f float8, n numeric, j jsonb, state text);
INSERT INTO t SELECT g, g % 500, nullif('b' || g, 'b3'), 'C' || g, g, g, '{}', 'x' FROM generate_series(1, 1000) g;
UPDATE t SET b = NULL WHERE id = 4;
UPDATE t SET c = 'c5' WHERE id = 6;
UPDATE t SET f = 0 WHERE id = 1;
UPDATE t SET f = '-0' WHERE id = 2;
UPDATE t SET n = 1.0 WHERE id = 2;
UPDATE t SET state = 'gone' WHERE a = 1 AND id > 100;
CREATE TABLE empty (a int);
CREATE TABLE parent (a int);
CREATE TABLE child () INHERITS (parent);
INSERT INTO parent VALUES (1);
INSERT INTO child VALUES (1);
CREATE TABLE pt (k int, v int) PARTITION BY RANGE (k);
CREATE TABLE pt1 PARTITION OF pt FOR VALUES FROM (0) TO (10);
INSERT INTO pt VALUES (1, 1), (1, 1);
CREATE COLLATION nocase (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
CREATE TABLE ci (x text COLLATE nocase, y text);
INSERT INTO ci VALUES ('A', 'A'), ('a', 'a');
CREATE FUNCTION fold(text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT lower($1)';
CREATE FUNCTION odd(text) RETURNS text LANGUAGE plpgsql VOLATILE AS 'BEGIN RETURN lower($1); END';
CREATE TABLE fixed (x char(3));
INSERT INTO fixed VALUES ('a'), ('a  ');
CREATE TYPE pair AS (x int, y int);
CREATE TABLE pairs (p pair);
INSERT INTO pairs VALUES (ROW(1, NULL)), (ROW(1, NULL));
ANALYZE;

-- case: unique
-- expect: found 23505
ALTER TABLE t ADD CONSTRAINT u UNIQUE (a);

-- case: unique-fine
-- expect: none
-- says: no two rows equal in id (about 1,000 rows)
ALTER TABLE t ADD CONSTRAINT u UNIQUE (id);

-- case: unique-deferrable
-- expect: found 23505
ALTER TABLE t ADD CONSTRAINT u UNIQUE (a) DEFERRABLE INITIALLY DEFERRED;

-- case: nulls-are-different
-- expect: none
ALTER TABLE t ADD CONSTRAINT u UNIQUE (b);

-- case: nulls-not-distinct since 15
-- expect: found 23505
ALTER TABLE t ADD CONSTRAINT u UNIQUE NULLS NOT DISTINCT (b);

-- case: several-columns
-- expect: none
ALTER TABLE t ADD CONSTRAINT u UNIQUE (a, id);

-- case: include-does-not-count
-- expect: found 23505
ALTER TABLE t ADD CONSTRAINT u UNIQUE (a) INCLUDE (id);

-- case: primary-key
-- expect: found 23505
ALTER TABLE t ADD PRIMARY KEY (a);

-- case: primary-key-fine
-- expect: none
ALTER TABLE t ADD PRIMARY KEY (id);

-- case: primary-key-nulls-and-duplicates
-- expect: found 23502
ALTER TABLE t ADD PRIMARY KEY (b);

-- case: minus-zero
-- expect: found 23505
CREATE UNIQUE INDEX u ON t (f);

-- case: numeric-scale
-- expect: found 23505
CREATE UNIQUE INDEX u ON t (n);

-- case: json
-- expect: found 23505
CREATE UNIQUE INDEX u ON t (j);

-- case: expression
-- expect: none
CREATE UNIQUE INDEX u ON t (lower(c)) WHERE id <> 6;

-- case: expression-found
-- expect: found 23505
CREATE UNIQUE INDEX u ON t (lower(c));

-- case: expression-and-column
-- expect: none
CREATE UNIQUE INDEX u ON t (lower(c), (id + 1));

-- case: own-immutable-function
-- expect: found 23505
CREATE UNIQUE INDEX u ON t (fold(c));

-- case: own-volatile-function
-- expect: not-checked 42P17
-- says: it calls odd, which may do anything
CREATE UNIQUE INDEX u ON t (odd(c));

-- case: partial
-- expect: none
CREATE UNIQUE INDEX u ON t (a) WHERE id <= 400;

-- case: partial-found
-- expect: found 23505
CREATE UNIQUE INDEX u ON t (a) WHERE id > 400;

-- case: concurrently
-- expect: found 23505
CREATE UNIQUE INDEX CONCURRENTLY u ON t (a);

-- case: concurrently-fine
-- expect: none
CREATE UNIQUE INDEX CONCURRENTLY u ON t (id);

-- case: operator-class
-- expect: not-checked
CREATE UNIQUE INDEX u ON t (c text_pattern_ops);

-- case: collation-of-the-column
-- expect: found 23505
CREATE UNIQUE INDEX u ON ci (x);

-- case: collation-of-the-key
-- expect: found 23505
CREATE UNIQUE INDEX u ON ci (y COLLATE nocase);

-- case: collation-of-the-key-fine
-- expect: none
CREATE UNIQUE INDEX u ON ci (x COLLATE "C");

-- case: expression-that-fails
-- expect: found 22012
CREATE UNIQUE INDEX u ON t ((1 / (id - 5)));

-- case: blanks-of-char
-- expect: found 23505
CREATE UNIQUE INDEX u ON fixed (x);

-- case: rows-with-nulls-inside
-- expect: found 23505
CREATE UNIQUE INDEX u ON pairs (p);

-- case: children-have-their-own
-- expect: none
CREATE UNIQUE INDEX u ON parent (a);

-- case: partitioned
-- expect: found 23505
CREATE UNIQUE INDEX u ON pt (k, v);

-- case: partitioned-only
-- expect: none
CREATE UNIQUE INDEX u ON ONLY pt (k, v);

-- case: new-column
-- expect: none
ALTER TABLE t ADD COLUMN fresh int;
CREATE UNIQUE INDEX u ON t (fresh);

-- case: new-column-with-default
-- expect: found 23505
ALTER TABLE t ADD COLUMN fresh int DEFAULT 1;
CREATE UNIQUE INDEX u ON t (fresh);

-- case: new-column-unique
-- expect: found 23505
ALTER TABLE t ADD COLUMN fresh int DEFAULT 1 UNIQUE;

-- case: new-column-unique-fine
-- expect: none
ALTER TABLE t ADD COLUMN fresh int UNIQUE;

-- case: deleted-before
-- expect: not-checked
DELETE FROM t WHERE id > 400;
CREATE UNIQUE INDEX u ON t (a);

-- case: using-index
-- expect: none
CREATE UNIQUE INDEX u ON t (id);
ALTER TABLE t ADD CONSTRAINT pk PRIMARY KEY USING INDEX u;

-- case: using-index-null
-- expect: found 23502
CREATE UNIQUE INDEX u ON t (b);
ALTER TABLE t ADD CONSTRAINT pk PRIMARY KEY USING INDEX u;
