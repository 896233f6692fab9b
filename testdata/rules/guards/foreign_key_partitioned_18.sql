-- setup: ../setup.sql
-- pg-version: 18
ALTER TABLE events ADD CONSTRAINT f FOREIGN KEY (id) REFERENCES customers (id) NOT VALID;
