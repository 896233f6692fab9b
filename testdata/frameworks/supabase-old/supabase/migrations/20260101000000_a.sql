CREATE TABLE a (id bigint, b int);
