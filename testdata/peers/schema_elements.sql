-- setup: setup.sql
-- select: prefer-bigint
-- row: peers 3.5 squawk: the elements of CREATE SCHEMA are not looked at
-- so: they run, and lock what they refer to
-- expect: prefer-bigint
-- effect: customers SHARE ROW EXCLUSIVE
CREATE SCHEMA s CREATE TABLE t (id integer PRIMARY KEY, c bigint REFERENCES public.customers (id));
