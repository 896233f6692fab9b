-- setup: setup.sql
-- row: hazards 0.1 pgfence: ADD PRIMARY KEY takes SHARE ROW EXCLUSIVE
-- so: ACCESS EXCLUSIVE
-- expect: add-primary-key
-- effect: events_2024 ACCESS EXCLUSIVE index-build
ALTER TABLE events_2024 ADD PRIMARY KEY (id);
-- expect: unique-index-may-fail
CREATE UNIQUE INDEX CONCURRENTLY measures_2024_id ON measures_2024 (id);

-- row: peers 4.18 squawk: ADD PRIMARY KEY USING INDEX is free
-- so: unless the column may be NULL: then every row is read
-- expect: add-primary-key
-- effect: measures_2024 ACCESS EXCLUSIVE scan
ALTER TABLE measures_2024 ADD PRIMARY KEY USING INDEX measures_2024_id;
