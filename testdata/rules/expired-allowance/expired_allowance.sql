-- setup: ../setup.sql
-- expect: expired-allowance, drop-table
-- pgpreflight: allow drop-table until=2020-01-31 -- until the move
DROP TABLE order_lines;
-- pgpreflight: allow drop-table until=2999-12-31 -- until the move
DROP TABLE events_2024;
