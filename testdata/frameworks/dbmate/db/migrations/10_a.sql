-- migrate:up
CREATE TABLE a (id bigint PRIMARY KEY, b int);
CREATE TABLE c (id bigint);
DROP TABLE c;
-- migrate:down
DROP TABLE a, never;
