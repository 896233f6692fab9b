-- setup: ../setup.sql
-- expect: vacuum-full
VACUUM FULL orders;
-- expect: vacuum-full
VACUUM (FULL, ANALYZE) orders;
VACUUM (FULL false) orders;
VACUUM ANALYZE orders;
