CREATE TABLE t (id int PRIMARY KEY, n int, note text, d date, "order" int);
INSERT INTO t SELECT g, g, 'x', '2024-01-01', g FROM generate_series(1, 1000) g;
UPDATE t SET n = NULL WHERE id = 3;
UPDATE t SET n = -1 WHERE id = 500;
CREATE TABLE parent (a int);
CREATE TABLE child () INHERITS (parent);
INSERT INTO parent VALUES (1);
INSERT INTO child VALUES (-1);
CREATE FUNCTION small(int) RETURNS bool LANGUAGE sql IMMUTABLE AS 'SELECT $1 < 100';
CREATE TABLE secret (id int PRIMARY KEY, n int);
INSERT INTO secret VALUES (1, -1);
ANALYZE;

-- case: broken
-- expect: found 23514
-- says: id = 500
ALTER TABLE t ADD CONSTRAINT ck CHECK (n > 0);

-- case: null-is-fine
-- expect: none
ALTER TABLE t ADD CONSTRAINT ck CHECK (n > -5);

-- case: not-valid
-- expect: nothing
ALTER TABLE t ADD CONSTRAINT ck CHECK (n > 0) NOT VALID;

-- case: validated
-- expect: found 23514
ALTER TABLE t ADD CONSTRAINT ck CHECK (n > 0) NOT VALID;
ALTER TABLE t VALIDATE CONSTRAINT ck;

-- case: table-named
-- expect: found 23514
ALTER TABLE t ADD CONSTRAINT ck CHECK (t.n > 0 AND t.note = 'x');

-- case: whole-row
-- expect: found 23514
ALTER TABLE t ADD CONSTRAINT ck CHECK (t IS NOT NULL);

-- case: keyword-column
-- expect: none
ALTER TABLE t ADD CONSTRAINT ck CHECK ("order" > 0 /* positive */);

-- case: own-function
-- expect: found 23514
ALTER TABLE t ADD CONSTRAINT ck CHECK (small(n));

-- case: function-of-this-migration
-- expect: not-checked 23514
-- says: function tiny is made by this migration
CREATE FUNCTION tiny(int) RETURNS bool LANGUAGE sql IMMUTABLE AS 'SELECT $1 < 5';
ALTER TABLE t ADD CONSTRAINT ck CHECK (tiny(n));

-- case: function-replaced-by-this-migration
-- expect: not-checked 23514
CREATE OR REPLACE FUNCTION small(int) RETURNS bool LANGUAGE sql IMMUTABLE AS 'SELECT $1 < 0';
ALTER TABLE t ADD CONSTRAINT ck CHECK (small(n));

-- case: division
-- expect: found 22012
ALTER TABLE t ADD CONSTRAINT ck CHECK (1 / (id - 7) > -5);

-- case: child-breaks-it
-- expect: found 23514
ALTER TABLE parent ADD CONSTRAINT ck CHECK (a > 0);

-- case: no-inherit
-- expect: none
ALTER TABLE parent ADD CONSTRAINT ck CHECK (a > 0) NO INHERIT;

-- case: new-column-check
-- expect: none
ALTER TABLE t ADD COLUMN fresh int CHECK (fresh > 0);

-- case: new-column-check-broken
-- expect: found 23514
ALTER TABLE t ADD COLUMN fresh int DEFAULT 0 CHECK (fresh > 0);

-- case: setting-before
-- expect: not-checked 23514
SET datestyle = 'SQL, DMY';
ALTER TABLE t ADD CONSTRAINT ck CHECK (d > '01/02/2024');

-- case: trigger-before
-- expect: not-checked 23514
CREATE TABLE log (id int);
CREATE FUNCTION clean() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN UPDATE t SET n = 0; RETURN NULL; END';
CREATE TRIGGER tg AFTER INSERT ON log FOR EACH ROW EXECUTE FUNCTION clean();
INSERT INTO log VALUES (1);
ALTER TABLE t ADD CONSTRAINT ck CHECK (n <> 0);
