-- Up Migration
CREATE TABLE a (id bigint PRIMARY KEY);
-- Down Migration
DROP TABLE a;
