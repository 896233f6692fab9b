-- setup: setup.sql
-- row: hazards 0.8 MigrationPilot: another collation rewrites the table
-- so: the table stays; the indexes on the column are built anew
-- expect: alter-column-type
-- effect: orders ACCESS EXCLUSIVE index-rebuild
ALTER TABLE orders ALTER COLUMN code TYPE varchar(20) COLLATE "C";

-- row: hazards 0.9 MigrationPilot: another varchar length rewrites before PostgreSQL 17
-- so: widening is free on every version, narrowing rewrites on every version
-- effect: orders ACCESS EXCLUSIVE
ALTER TABLE orders ALTER COLUMN code TYPE varchar(40) COLLATE "C";
-- expect: alter-column-type
-- effect: orders ACCESS EXCLUSIVE rewrite
ALTER TABLE orders ALTER COLUMN code TYPE varchar(30) COLLATE "C";

-- row: peers 4.42 squawk: varchar(10) to varchar(20) or text, numeric(10,2) to (12,2), timestamp to timestamptz in UTC rewrite the table
-- row: peers 3.7 squawk: any type change rewrites the table
-- so: nothing is read or written
-- effect: orders ACCESS EXCLUSIVE
ALTER TABLE orders ALTER COLUMN code TYPE varchar(50) COLLATE "C";
-- effect: orders ACCESS EXCLUSIVE
ALTER TABLE orders ALTER COLUMN code TYPE text COLLATE "C";
-- effect: orders ACCESS EXCLUSIVE
ALTER TABLE orders ALTER COLUMN amount TYPE numeric(12,2);
SET TimeZone = 'UTC';
-- effect: orders ACCESS EXCLUSIVE
ALTER TABLE orders ALTER COLUMN placed TYPE timestamptz;
SET TimeZone = 'Europe/Paris';
-- expect: alter-column-type
-- effect: orders ACCESS EXCLUSIVE rewrite
ALTER TABLE orders ALTER COLUMN placed TYPE timestamp;

-- row: peers 4.43 squawk: narrowing, int to bigint, another numeric scale rewrite the table
-- so: they do, with all indexes
-- expect: alter-column-type
-- effect: orders ACCESS EXCLUSIVE rewrite
ALTER TABLE orders ALTER COLUMN nick TYPE varchar(5);
-- expect: alter-column-type
-- effect: order_lines ACCESS EXCLUSIVE rewrite
ALTER TABLE order_lines ALTER COLUMN line TYPE bigint;
-- expect: alter-column-type
-- effect: orders ACCESS EXCLUSIVE rewrite
ALTER TABLE orders ALTER COLUMN amount TYPE numeric(12,4);
