-- setup: ../setup.sql
-- expect: drop-table
DROP TABLE order_lines;
-- expect: drop-table
DROP TABLE IF EXISTS public.order_lines_of_another_schema, archive.old_orders;
-- A partition: the parent is locked too.
-- expect: drop-table
DROP TABLE events_2023;
-- Created further up: empty, nobody has seen it.
CREATE TABLE drafts (id bigint);
DROP TABLE drafts;
CREATE TEMP TABLE t (id bigint);
DROP TABLE t;
DROP TABLE IF EXISTS drafts;
BEGIN;
CREATE TABLE drafts (id bigint);
ROLLBACK;
-- Not the one that was rolled back.
DROP TABLE IF EXISTS drafts;
