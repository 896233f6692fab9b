CREATE TABLE pt (k int NOT NULL, d date, v int) PARTITION BY RANGE (k);
CREATE TABLE pt1 PARTITION OF pt FOR VALUES FROM (0) TO (10);
CREATE TABLE ptd PARTITION OF pt DEFAULT;
INSERT INTO pt VALUES (5, NULL, 1), (25, NULL, 1);
CREATE TABLE np (LIKE pt);
INSERT INTO np VALUES (50, NULL, 1), (59, NULL, 1);
CREATE TABLE two (a int, b text) PARTITION BY RANGE (a, b);
CREATE TABLE two_new (a int, b text);
INSERT INTO two_new VALUES (1, 'm'), (1, 'z'), (2, 'a');
CREATE TABLE li (s text) PARTITION BY LIST (s);
CREATE TABLE li_new (s text);
INSERT INTO li_new VALUES ('a'), (NULL);
CREATE TABLE ha (k int) PARTITION BY HASH (k);
CREATE TABLE ha0 PARTITION OF ha FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE ha_new (k int);
INSERT INTO ha_new SELECT generate_series(1, 10);
CREATE TABLE da (d date NOT NULL) PARTITION BY RANGE (d);
CREATE TABLE da_y (d date NOT NULL) PARTITION BY RANGE (d);
ALTER TABLE da ATTACH PARTITION da_y FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TABLE da_new (d date NOT NULL);
INSERT INTO da_new VALUES ('2024-06-01'), ('2024-06-30');
CREATE TABLE ex (k int) PARTITION BY RANGE ((k / 10));
CREATE TABLE ex_new (k int);
INSERT INTO ex_new VALUES (1);
CREATE TABLE nod (k int NOT NULL) PARTITION BY RANGE (k);
CREATE TABLE nod1 PARTITION OF nod FOR VALUES FROM (0) TO (10);
CREATE TABLE nod_new (k int NOT NULL);
INSERT INTO nod_new VALUES (5), (20);
CREATE TABLE uq (k int NOT NULL, PRIMARY KEY (k)) PARTITION BY RANGE (k);
CREATE TABLE uq_new (k int NOT NULL);
INSERT INTO uq_new VALUES (1), (1);
ANALYZE;

-- case: inside
-- expect: none
ALTER TABLE pt ATTACH PARTITION np FOR VALUES FROM (50) TO (60);

-- case: outside
-- expect: found 23514
-- says: outside the bounds
ALTER TABLE pt ATTACH PARTITION np FOR VALUES FROM (50) TO (59);

-- case: minvalue
-- expect: found 23514
ALTER TABLE pt ATTACH PARTITION np FOR VALUES FROM (MINVALUE) TO (-5);

-- case: default-holds-rows
-- expect: found 23514
-- says: a row of ptd belongs to the new partition
ALTER TABLE pt ATTACH PARTITION np FOR VALUES FROM (20) TO (60);

-- case: created-default-holds-rows
-- expect: found 23514
CREATE TABLE pt2 PARTITION OF pt FOR VALUES FROM (20) TO (30);

-- case: created-fine
-- expect: none
CREATE TABLE pt2 PARTITION OF pt FOR VALUES FROM (30) TO (40);

-- case: two-columns
-- expect: none
ALTER TABLE two ATTACH PARTITION two_new FOR VALUES FROM (1, 'm') TO (2, 'b');

-- case: two-columns-outside
-- expect: found 23514
ALTER TABLE two ATTACH PARTITION two_new FOR VALUES FROM (1, 'n') TO (2, MAXVALUE);

-- case: two-columns-maxvalue
-- expect: none
ALTER TABLE two ATTACH PARTITION two_new FOR VALUES FROM (0, MAXVALUE) TO (2, MAXVALUE);

-- case: two-columns-minvalue
-- expect: found 23514
ALTER TABLE two ATTACH PARTITION two_new FOR VALUES FROM (1, MINVALUE) TO (2, MINVALUE);

-- case: list
-- expect: none
ALTER TABLE li ATTACH PARTITION li_new FOR VALUES IN ('a', 'x, (y''', NULL);

-- case: list-null
-- expect: found 23514
ALTER TABLE li ATTACH PARTITION li_new FOR VALUES IN ('a', 'b');

-- case: hash
-- expect: found 23514
ALTER TABLE ha ATTACH PARTITION ha_new FOR VALUES WITH (MODULUS 2, REMAINDER 1);

-- case: below-a-partition
-- expect: none
ALTER TABLE da_y ATTACH PARTITION da_new FOR VALUES FROM ('2024-06-01') TO ('2024-07-01');

-- case: below-a-partition-outside
-- expect: found 23514
ALTER TABLE da_y ATTACH PARTITION da_new FOR VALUES FROM ('2024-06-01') TO ('2024-06-30');

-- case: expression-key
-- expect: not-checked
ALTER TABLE ex ATTACH PARTITION ex_new FOR VALUES FROM (0) TO (10);

-- case: as-default
-- expect: found 23514
ALTER TABLE nod ATTACH PARTITION nod_new DEFAULT;

-- case: filled-before
-- expect: not-checked 23514
INSERT INTO np VALUES (99, NULL, 1);
ALTER TABLE pt ATTACH PARTITION np FOR VALUES FROM (50) TO (60);
