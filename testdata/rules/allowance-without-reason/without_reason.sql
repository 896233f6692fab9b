-- setup: ../setup.sql
-- expect: allowance-without-reason, drop-table
-- pgpreflight: allow drop-table
DROP TABLE order_lines;
-- pgpreflight: allow drop-table -- moved to the archive
DROP TABLE events_2024;
