-- setup: setup.sql
-- row: hazards 0.7 MigrationPilot, PLS, pgfence: ATTACH PARTITION takes ACCESS EXCLUSIVE on the parent or the whole hierarchy
-- row: peers 4.27 squawk: ATTACH PARTITION is unremarkable; it takes ACCESS EXCLUSIVE
-- so: SHARE UPDATE EXCLUSIVE on the parent, ACCESS EXCLUSIVE on the new partition and on the default one; both are read unless a CHECK proves the bounds
-- expect: attach-partition
-- effect: events SHARE UPDATE EXCLUSIVE, events_2024 ACCESS EXCLUSIVE scan
ALTER TABLE events ATTACH PARTITION events_2024 FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
-- expect: attach-partition
-- effect: measures SHARE UPDATE EXCLUSIVE, measures_2024 ACCESS EXCLUSIVE scan, measures_rest ACCESS EXCLUSIVE scan
ALTER TABLE measures ATTACH PARTITION measures_2024 FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');

-- row: peers 4.26 squawk: CREATE TABLE ... PARTITION OF locks nothing
-- so: ACCESS EXCLUSIVE on the parent and on the default partition, which is read
-- expect: partition-of-locks-parent
-- effect: measures ACCESS EXCLUSIVE, measures_rest ACCESS EXCLUSIVE scan
CREATE TABLE measures_2025 PARTITION OF measures FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');

-- row: peers 4.28 squawk: DETACH PARTITION should be CONCURRENTLY
-- so: that fails in a transaction and when there is a default partition
-- expect: will-fail
-- fails: 55000
ALTER TABLE measures DETACH PARTITION measures_2023 CONCURRENTLY;
BEGIN;
-- expect: concurrently-in-transaction
-- fails: 25001
ALTER TABLE events DETACH PARTITION events_2023 CONCURRENTLY;
ROLLBACK;
