-- +migrate Up
CREATE TABLE a (id bigint PRIMARY KEY, b int);
-- +migrate Down
DROP TABLE never;
