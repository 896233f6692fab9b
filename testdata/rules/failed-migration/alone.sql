-- What this rule speaks of is not in a file: tests/live/test_pending.py has its cases. A file alone stays silent.
-- setup: ../setup.sql
CREATE TABLE invoices (id bigint PRIMARY KEY);
