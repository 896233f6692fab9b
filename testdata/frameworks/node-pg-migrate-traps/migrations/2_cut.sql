-- Up Migration
ALTER TABLE a ADD b int;
-- there is no down migration: see the wiki
