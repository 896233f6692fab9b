CREATE TABLE p (id int PRIMARY KEY, u bigint UNIQUE, a int, b int, UNIQUE (a, b));
INSERT INTO p SELECT g, g, g, g FROM generate_series(1, 100) g;
CREATE TABLE f (id int PRIMARY KEY, p_id int, q_id int, a int, b int, w text);
INSERT INTO f SELECT g, g % 100 + 1, nullif(g, 5), g % 100 + 1, g % 100 + 1, 'x' FROM generate_series(1, 101) g;
UPDATE f SET a = 999, b = NULL WHERE id = 7;
CREATE TABLE parent (id int);
INSERT INTO parent VALUES (1);
CREATE UNIQUE INDEX ON parent (id);
CREATE TABLE child () INHERITS (parent);
INSERT INTO child VALUES (2);
CREATE TABLE g (parent_id int);
INSERT INTO g VALUES (1), (2);
CREATE TABLE pt (k int PRIMARY KEY) PARTITION BY RANGE (k);
CREATE TABLE pt1 PARTITION OF pt FOR VALUES FROM (0) TO (1000);
INSERT INTO pt SELECT generate_series(1, 50);
CREATE TABLE h (k int) PARTITION BY LIST (k);
CREATE TABLE h1 PARTITION OF h FOR VALUES IN (1, 2);
CREATE TABLE h2 PARTITION OF h FOR VALUES IN (70);
INSERT INTO h VALUES (1), (70);
CREATE TABLE tree (id int PRIMARY KEY, up int);
INSERT INTO tree VALUES (1, NULL), (2, 1), (3, 9);
CREATE TABLE known (id int PRIMARY KEY, p_id int, n int);
INSERT INTO known VALUES (1, 999, -1);
ALTER TABLE known ADD CONSTRAINT known_p FOREIGN KEY (p_id) REFERENCES p (id) NOT VALID;
ALTER TABLE known ADD CONSTRAINT known_n CHECK (n > 0) NOT VALID;
ALTER TABLE known ADD CONSTRAINT known_fine CHECK (n < 0) NOT VALID;
ANALYZE;

-- case: orphan
-- expect: found 23503
-- says: q_id = 101
ALTER TABLE f ADD CONSTRAINT fk FOREIGN KEY (q_id) REFERENCES p (id);

-- case: fine
-- expect: none
-- says: every row has its match in p
ALTER TABLE f ADD CONSTRAINT fk FOREIGN KEY (p_id) REFERENCES p (id);

-- case: primary-key-not-named
-- expect: found 23503
ALTER TABLE f ADD CONSTRAINT fk FOREIGN KEY (q_id) REFERENCES p;

-- case: other-type
-- expect: found 23503
ALTER TABLE f ADD CONSTRAINT fk FOREIGN KEY (q_id) REFERENCES p (u);

-- case: match-simple
-- expect: none
ALTER TABLE f ADD CONSTRAINT fk FOREIGN KEY (a, b) REFERENCES p (a, b);

-- case: match-full
-- expect: found 23503
ALTER TABLE f ADD CONSTRAINT fk FOREIGN KEY (a, b) REFERENCES p (a, b) MATCH FULL;

-- case: columns-in-another-order
-- expect: none
ALTER TABLE f ADD CONSTRAINT fk FOREIGN KEY (b, a) REFERENCES p (b, a);

-- case: rows-of-a-child-do-not-count
-- expect: found 23503
ALTER TABLE g ADD CONSTRAINT fk FOREIGN KEY (parent_id) REFERENCES parent (id);

-- case: partitioned-parent
-- expect: found 23503
ALTER TABLE f ADD CONSTRAINT fk FOREIGN KEY (p_id) REFERENCES pt (k);

-- case: partitioned-child
-- expect: found 23503
ALTER TABLE h ADD CONSTRAINT fk FOREIGN KEY (k) REFERENCES pt (k);

-- case: partitioned-child-fine
-- expect: none
ALTER TABLE h ADD CONSTRAINT fk FOREIGN KEY (k) REFERENCES p (id);

-- case: itself
-- expect: found 23503
-- says: up = 9
ALTER TABLE tree ADD CONSTRAINT fk FOREIGN KEY (up) REFERENCES tree (id);

-- case: not-valid
-- expect: nothing
ALTER TABLE f ADD CONSTRAINT fk FOREIGN KEY (q_id) REFERENCES p (id) NOT VALID;

-- case: validated-later
-- expect: found 23503
ALTER TABLE f ADD CONSTRAINT fk FOREIGN KEY (q_id) REFERENCES p (id) NOT VALID;
ALTER TABLE f VALIDATE CONSTRAINT fk;

-- case: validated-after-a-change
-- expect: not-checked
ALTER TABLE f ADD CONSTRAINT fk FOREIGN KEY (q_id) REFERENCES p (id) NOT VALID;
DELETE FROM f WHERE q_id > 100;
ALTER TABLE f VALIDATE CONSTRAINT fk;

-- case: parent-changed-before
-- expect: not-checked
INSERT INTO p (id) VALUES (101);
ALTER TABLE f ADD CONSTRAINT fk FOREIGN KEY (q_id) REFERENCES p (id);

-- case: new-parent
-- expect: found 23503
CREATE TABLE np (id int PRIMARY KEY);
ALTER TABLE f ADD CONSTRAINT fk FOREIGN KEY (p_id) REFERENCES np (id);

-- case: new-column
-- expect: none
ALTER TABLE f ADD COLUMN fresh int REFERENCES p (id);

-- case: new-column-with-default
-- expect: found 23503
ALTER TABLE f ADD COLUMN fresh int DEFAULT 12345 REFERENCES p (id);

-- case: validate-of-the-database
-- expect: found 23503
ALTER TABLE known VALIDATE CONSTRAINT known_p;

-- case: validate-check-of-the-database
-- expect: found 23514
ALTER TABLE known VALIDATE CONSTRAINT known_n;

-- case: validate-check-of-the-database-fine
-- expect: none
ALTER TABLE known VALIDATE CONSTRAINT known_fine;
