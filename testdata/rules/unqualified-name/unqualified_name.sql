-- setup: ../setup.sql
-- select: unqualified-name
-- expect: unqualified-name
CREATE TABLE a (id bigint);
CREATE TABLE public.b (id bigint);
CREATE TEMP TABLE c (id bigint);
