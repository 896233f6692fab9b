-- framework: golang-migrate
-- file: 1_a.up.sql
CREATE TABLE a (id bigint PRIMARY KEY, b int);
-- file: 2_b.up.sql
-- expect: framework-lock-deadlock
CREATE INDEX CONCURRENTLY a_b ON a (b);
-- file: 3_c.up.sql
DROP INDEX CONCURRENTLY a_b;
-- file: 4_d.up.sql
VACUUM a;
