-- setup: setup_objects.sql
-- row: peers 4.44 squawk: DROP ... CASCADE of types, schemas, views, sequences, functions and extensions, DROP OWNED are unremarkable
-- so: they take what nobody named
-- expect: drop-cascade
-- effect: t ACCESS EXCLUSIVE
DROP TYPE kind CASCADE;
-- expect: drop-schema
-- effect: old.x ACCESS EXCLUSIVE
DROP SCHEMA old CASCADE;
-- expect: drop-cascade
-- effect: w ACCESS EXCLUSIVE, w2 ACCESS EXCLUSIVE
DROP VIEW w CASCADE;
-- expect: drop-cascade
-- effect: m ACCESS EXCLUSIVE
DROP MATERIALIZED VIEW m CASCADE;
-- expect: drop-cascade
-- effect: t ACCESS EXCLUSIVE
DROP SEQUENCE s CASCADE;
-- expect: drop-cascade
-- effect: t ACCESS EXCLUSIVE
DROP FUNCTION f() CASCADE;
-- expect: drop-cascade
DROP EXTENSION plpgsql CASCADE;
-- expect: drop-owned
DROP OWNED BY nobody;
