-- setup: ../setup.sql
-- expect: grant-to-public
GRANT SELECT ON orders TO PUBLIC;
GRANT SELECT ON orders TO app;
