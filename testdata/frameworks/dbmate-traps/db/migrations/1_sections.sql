-- migrate:up
CREATE TABLE a (id bigint PRIMARY KEY, b int);
-- migrate:down
DROP TABLE never;
-- migrate:up
ALTER TABLE a ADD c int;
-- migrate:down
SELECT 1;
