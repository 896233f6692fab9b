-- 2 billion ids are nearly used up; amounts are whole cents since the last release.
SET lock_timeout = '3s';
ALTER TABLE events ALTER COLUMN id TYPE bigint;
ALTER TABLE events ALTER COLUMN amount TYPE numeric(10, 2);
ALTER TABLE events ALTER COLUMN kind TYPE text;
