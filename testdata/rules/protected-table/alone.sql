-- What this rule speaks of is in the configuration: tests/cli/severity.py has its cases.
-- setup: ../setup.sql
CREATE TABLE invoices (id bigint PRIMARY KEY);
