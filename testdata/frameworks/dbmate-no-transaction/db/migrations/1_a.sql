-- migrate:up
CREATE TABLE a (id bigint PRIMARY KEY, b int);
-- migrate:down
