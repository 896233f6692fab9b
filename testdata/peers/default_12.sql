-- setup: setup.sql
-- pg-version: 12
-- row: peers 4.10 squawk: with --pg-version=11, DEFAULT 0 rewrites the table
-- so: no version since 11 writes anything; 12 is the oldest we know
-- effect: orders ACCESS EXCLUSIVE
ALTER TABLE orders ADD COLUMN c bigint DEFAULT 0;
