-- framework: golang-migrate
-- file: 1_a.up.sql
CREATE TABLE a (id bigint PRIMARY KEY);
-- file: 2-b.up.sql
-- expect-file: framework-file-not-run
CREATE TABLE b (id bigint PRIMARY KEY);
