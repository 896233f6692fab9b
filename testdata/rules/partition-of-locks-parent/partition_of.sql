-- setup: ../setup.sql
-- expect: partition-of-locks-parent(advice)
CREATE TABLE events_2025 PARTITION OF events FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE TABLE new_events (at date) PARTITION BY RANGE (at);
CREATE TABLE new_events_1 PARTITION OF new_events FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
