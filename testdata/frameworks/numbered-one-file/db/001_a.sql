CREATE TABLE a (id bigint PRIMARY KEY, b varchar(10));
