-- setup: ../setup.sql
-- expect: set-unlogged
ALTER TABLE order_lines SET UNLOGGED;
CREATE TABLE drafts (id bigint);
ALTER TABLE drafts SET UNLOGGED;
