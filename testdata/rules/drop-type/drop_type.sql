-- setup: ../setup.sql
-- expect: drop-type
DROP TYPE address;
-- expect: drop-type
DROP DOMAIN plain;
CREATE TYPE colour AS ENUM ('red');
DROP TYPE colour;
