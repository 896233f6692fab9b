CREATE TABLE a (id bigint PRIMARY KEY, b int);
ALTER TABLE a ADD c int;
SET LOCAL lock_timeout = 0;
