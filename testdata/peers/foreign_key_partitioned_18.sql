-- setup: setup.sql
-- pg-version: 18
-- row: hazards 0.14 every tool: add a foreign key NOT VALID and then VALIDATE it
-- row: peers 4.24 squawk: NOT VALID is the way for a partitioned table too
-- so: refused for a partitioned table up to PostgreSQL 17
-- effect: events SHARE ROW EXCLUSIVE, events_2023 SHARE ROW EXCLUSIVE, customers SHARE ROW EXCLUSIVE
ALTER TABLE events ADD CONSTRAINT f FOREIGN KEY (id) REFERENCES customers (id) NOT VALID;
