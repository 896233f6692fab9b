-- setup: ../setup.sql
-- expect: drop-view
DROP VIEW IF EXISTS open_orders;
CREATE VIEW v AS SELECT 1 AS one;
DROP VIEW v;
