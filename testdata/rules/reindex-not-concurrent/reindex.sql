-- setup: ../setup.sql
-- expect: reindex-not-concurrent
REINDEX TABLE orders;
-- expect: reindex-not-concurrent
REINDEX INDEX orders_code_key;
-- expect: reindex-not-concurrent
REINDEX (CONCURRENTLY false) TABLE orders;
REINDEX TABLE CONCURRENTLY orders;
REINDEX (CONCURRENTLY) INDEX orders_code_key;
