-- setup: ../setup.sql
-- expect: drop-extension
DROP EXTENSION IF EXISTS citext;
CREATE EXTENSION IF NOT EXISTS pgcrypto;
