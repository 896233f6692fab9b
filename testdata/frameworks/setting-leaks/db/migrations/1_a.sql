-- migrate:up
SET search_path TO public;
SET SESSION statement_timeout = 0;
SET lock_timeout = '2s';
SET LOCAL work_mem = '8MB';
SET TRANSACTION READ WRITE;
CREATE TABLE a (id int);
-- migrate:down
SET work_mem = '1MB';
