-- framework: node-pg-migrate
-- file: 1_a.sql
-- expect-file: framework-text-dropped
CREATE TABLE a (id bigint PRIMARY KEY);
-- Up Migration
CREATE TABLE b (id bigint PRIMARY KEY);
-- file: 2_b.sql
-- Up Migration
CREATE TABLE c (id bigint PRIMARY KEY);
-- Down Migration
DROP TABLE c;
-- file: 3_c.sql
CREATE TABLE d (id bigint PRIMARY KEY);
