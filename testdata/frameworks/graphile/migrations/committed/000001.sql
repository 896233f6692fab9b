--! Previous: -
--! Hash: sha1:9821e6c16b52e36ec945c1f6674a9a7fb50dec8a

CREATE TABLE a (id bigint PRIMARY KEY, c int);
ALTER TABLE a ADD d int;
