-- setup: ../setup.sql
-- expect: drop-publication
DROP PUBLICATION everything;
-- expect: drop-publication
DROP SUBSCRIPTION elsewhere;
CREATE PUBLICATION everything FOR TABLE orders;
