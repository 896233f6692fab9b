-- setup: ../setup.sql
-- select: search-path-changed
-- expect: search-path-changed
SET search_path TO archive;
RESET search_path;
BEGIN;
SET LOCAL search_path TO archive;
COMMIT;
