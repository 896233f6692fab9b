-- setup: setup.sql
-- expect: blocking-work
ALTER TYPE address ALTER ATTRIBUTE zip TYPE bigint CASCADE;
ALTER TYPE address ADD ATTRIBUTE country text CASCADE;
