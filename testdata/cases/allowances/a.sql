SET lock_timeout = '1s';
-- pgpreflight: allow drop-table -- archived in #12
DROP TABLE a;
DROP TABLE b; -- pgpreflight: allow drop-table until=2020-01-01 -- too late
-- pgpreflight: allow drop-tabel -- a slip
DROP TABLE c;
-- pgpreflight: allow drop-table
DROP TABLE d;
-- pgpreflight: allow drop-table -- hides nothing
SELECT 1;
