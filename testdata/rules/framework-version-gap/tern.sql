-- framework: tern
-- file: 001_a.sql
CREATE TABLE a (id bigint PRIMARY KEY);
-- file: 003_c.sql
-- expect-file: framework-version-gap
CREATE TABLE c (id bigint PRIMARY KEY);
---- create above / drop below ----
DROP TABLE c;
-- file: 004_d.sql
CREATE TABLE d (id bigint PRIMARY KEY);
