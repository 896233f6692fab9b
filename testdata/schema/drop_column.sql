-- What goes with a column.
CREATE TABLE p (id int PRIMARY KEY, k int, UNIQUE (k, id));
CREATE TABLE t (
    id serial PRIMARY KEY,
    a int,
    b int DEFAULT 5,
    c int GENERATED ALWAYS AS (a + 1) STORED,
    d serial,
    CHECK (a > b),
    CHECK (b > 0),
    UNIQUE (a, b),
    k int REFERENCES p
);
CREATE INDEX t_ab ON t (b) INCLUDE (a);
CREATE INDEX t_where ON t (b) WHERE a > 0;
CREATE INDEX t_expr ON t ((a + b));
CREATE INDEX t_b ON t (b);
CREATE TABLE child (t_id int REFERENCES t (id), x int, y int, FOREIGN KEY (x, y) REFERENCES p (k, id));
CREATE VIEW on_a AS SELECT a FROM t;
CREATE VIEW on_b AS SELECT b FROM t;
CREATE VIEW on_view AS SELECT * FROM on_a;
ALTER TABLE t DROP COLUMN a CASCADE;
ALTER TABLE t DROP COLUMN d;
ALTER TABLE t DROP COLUMN k;
ALTER TABLE p DROP COLUMN k CASCADE;
ALTER TABLE t DROP COLUMN id CASCADE;
ALTER TABLE t ADD COLUMN a text NOT NULL;
