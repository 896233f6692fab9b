-- setup: of_key_setup.sql
-- expect: will-fail
-- fails: 2BP01
DROP INDEX accounts_no;
-- The foreign keys that lean on it go too.
-- expect: drop-index
-- effect: accounts ACCESS EXCLUSIVE, sessions ACCESS EXCLUSIVE
DROP INDEX accounts_no CASCADE;
-- expect: drop-index
-- effect: accounts ACCESS EXCLUSIVE
DROP INDEX accounts_code CASCADE;
