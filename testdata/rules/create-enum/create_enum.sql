-- setup: ../setup.sql
-- select: create-enum
-- expect: create-enum
CREATE TYPE colour AS ENUM ('red');
CREATE TYPE point3 AS (x int, y int, z int);
