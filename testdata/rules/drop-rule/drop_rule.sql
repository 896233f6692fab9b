-- setup: drop_rule_setup.sql
-- expect: drop-rule
DROP RULE IF EXISTS forward ON orders;
CREATE VIEW v AS SELECT 1 AS one;
CREATE RULE r AS ON INSERT TO v DO INSTEAD NOTHING;
DROP RULE r ON v;
-- effect: orders ACCESS SHARE
DROP RULE IF EXISTS nobody ON orders;
