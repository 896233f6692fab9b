-- setup: ../setup.sql
-- expect: rename-enum-value
ALTER TYPE mood RENAME VALUE 'sad' TO 'unhappy';
ALTER TYPE mood ADD VALUE 'calm';
CREATE TYPE colour AS ENUM ('red');
ALTER TYPE colour RENAME VALUE 'red' TO 'crimson';
