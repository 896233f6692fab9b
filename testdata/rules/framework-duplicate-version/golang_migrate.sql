-- framework: golang-migrate
-- file: 01_c.up.sql
CREATE TABLE c (id bigint PRIMARY KEY);
-- file: 1_a.up.sql
-- expect-file: framework-duplicate-version
CREATE TABLE a (id bigint PRIMARY KEY);
-- file: 1_b.up.sql
-- expect-file: framework-duplicate-version
CREATE TABLE b (id bigint PRIMARY KEY);
-- file: 2_d.up.sql
CREATE TABLE d (id bigint PRIMARY KEY);
