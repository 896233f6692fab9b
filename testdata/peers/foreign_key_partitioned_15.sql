-- setup: setup.sql
-- pg-version: 15
-- row: hazards 0.14 every tool: add a foreign key NOT VALID and then VALIDATE it
-- row: peers 4.24 squawk: NOT VALID is the way for a partitioned table too
-- so: refused for a partitioned table up to PostgreSQL 17
-- expect: will-fail
-- fails: 42809
ALTER TABLE events ADD CONSTRAINT f FOREIGN KEY (id) REFERENCES customers (id) NOT VALID;
