-- setup: ../setup.sql
-- expect: drop-not-null
ALTER TABLE customers ALTER COLUMN name DROP NOT NULL;
ALTER TABLE customers ALTER COLUMN mail DROP DEFAULT;
