-- setup: ../setup.sql
-- expect: update-extension
ALTER EXTENSION postgis UPDATE TO '3.4';
CREATE EXTENSION IF NOT EXISTS pgcrypto;
