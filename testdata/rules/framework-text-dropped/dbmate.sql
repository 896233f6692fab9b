-- framework: dbmate
-- file: 1_a.sql
-- expect-file: framework-text-dropped
-- migrate:up
CREATE TABLE a (id bigint PRIMARY KEY);
-- migrate:down
DROP TABLE a;
-- migrate:up
CREATE TABLE b (id bigint PRIMARY KEY);
-- migrate:down
DROP TABLE b;
-- file: 2_b.sql
-- migrate:up
CREATE TABLE c (id bigint PRIMARY KEY);
-- migrate:down
DROP TABLE c;
