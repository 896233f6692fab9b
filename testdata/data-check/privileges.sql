CREATE ROLE reader LOGIN;
CREATE TABLE t (id int PRIMARY KEY, a int);
INSERT INTO t SELECT g, nullif(g, 7) FROM generate_series(1, 20) g;
CREATE TABLE closed (id int PRIMARY KEY, a int);
INSERT INTO closed VALUES (1, NULL);
CREATE TABLE rls (id int PRIMARY KEY, a int, who text);
INSERT INTO rls VALUES (1, NULL, 'other'), (2, 2, 'reader');
ALTER TABLE rls ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON rls USING (who = current_user);
CREATE TABLE big (id int, r int4range);
INSERT INTO big SELECT g, int4range(2 * g, 2 * g + 1) FROM generate_series(1, 40000) g;
GRANT SELECT ON t, rls TO reader;
ANALYZE;

-- case: may-read
-- as: reader
-- option: --role postgres
-- expect: found 23502
ALTER TABLE t ALTER COLUMN a SET NOT NULL;

-- case: may-not-read
-- as: reader
-- option: --role postgres
-- expect: not-checked 23502
-- says: permission denied
ALTER TABLE closed ALTER COLUMN a SET NOT NULL;

-- case: policy-hides-rows
-- as: reader
-- option: --role postgres
-- expect: not-checked 23502
-- says: row-level security
ALTER TABLE rls ALTER COLUMN a SET NOT NULL;

-- case: policy-and-owner
-- expect: found 23502
ALTER TABLE rls ALTER COLUMN a SET NOT NULL;

-- case: time-is-over
-- option: --data-timeout 1
-- expect: not-finished
-- says: not finished within 1 s
ALTER TABLE big ADD CONSTRAINT ex EXCLUDE USING gist (r WITH &&);
