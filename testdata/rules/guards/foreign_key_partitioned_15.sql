-- setup: ../setup.sql
-- pg-version: 15
-- expect: will-fail
ALTER TABLE events ADD CONSTRAINT f FOREIGN KEY (id) REFERENCES customers (id) NOT VALID;
