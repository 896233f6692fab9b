-- framework: dbmate
-- file: 1_a.sql
-- migrate:up
-- expect: framework-setting-leaks
SET search_path = archive;
-- expect: framework-setting-leaks
SET SESSION statement_timeout TO 0;
SET lock_timeout = '2s';
SET LOCAL work_mem = '8MB';
SET TRANSACTION READ WRITE;
SET CONSTRAINTS ALL IMMEDIATE;
SET client_min_messages = warning;
-- migrate:down
SET work_mem = '1MB';
-- file: 2_b.sql
-- migrate:up
SET work_mem = '8MB';
-- expect: framework-setting-leaks
SET time zone 'UTC';
SET datestyle = ISO;
RESET work_mem;
SET datestyle TO DEFAULT;
-- migrate:down
-- file: 3_c.sql
-- migrate:up
SET work_mem = '8MB';
RESET ALL;
-- migrate:down
