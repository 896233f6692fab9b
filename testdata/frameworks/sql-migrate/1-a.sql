-- +migrate Up
CREATE TABLE a (id bigint PRIMARY KEY);
-- +migrate Down
DROP TABLE a;
