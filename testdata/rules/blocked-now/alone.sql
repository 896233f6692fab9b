-- What this rule speaks of is in the database: tests/live/test_blockers.py has its cases.
-- setup: ../setup.sql
CREATE TABLE invoices (id bigint PRIMARY KEY);
