-- setup: ../setup.sql
-- select: definer-view
-- expect: definer-view
CREATE VIEW v AS SELECT 1 AS one;
CREATE VIEW w WITH (security_invoker) AS SELECT 1 AS one;
