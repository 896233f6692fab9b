-- setup: ../setup.sql
-- expect: drop-cascade(destructive)
DROP VIEW open_orders CASCADE;
-- expect: drop-cascade(dangerous)
DROP TYPE mood CASCADE;
-- expect: drop-cascade(dangerous)
DROP DOMAIN plain CASCADE;
-- expect: drop-cascade(destructive)
DROP FUNCTION shout(text) CASCADE;
-- expect: drop-cascade(dangerous)
DROP EXTENSION postgis CASCADE;
CREATE VIEW v AS SELECT 1 AS one;
DROP VIEW v CASCADE;
CREATE TYPE colour AS ENUM ('red');
DROP TYPE colour CASCADE;
