-- migrate:up
SET work_mem = '8MB';
SET role = postgres;
RESET work_mem;
SET timezone = 'UTC';
ALTER TABLE a ADD b int;
SET timezone TO DEFAULT;
-- migrate:down
