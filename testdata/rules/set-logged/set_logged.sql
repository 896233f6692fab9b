-- setup: setup.sql
-- expect: set-logged
ALTER TABLE imports SET LOGGED;
CREATE UNLOGGED TABLE drafts (id bigint);
ALTER TABLE drafts SET LOGGED;
