CREATE TABLE never_above (id int);
-- Up Migration
CREATE TABLE a (id bigint PRIMARY KEY);
