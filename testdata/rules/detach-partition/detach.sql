-- setup: ../setup.sql
-- expect: detach-partition
ALTER TABLE events DETACH PARTITION events_2023 CONCURRENTLY;
CREATE TABLE new_events (at date) PARTITION BY RANGE (at);
CREATE TABLE new_events_1 PARTITION OF new_events DEFAULT;
ALTER TABLE new_events DETACH PARTITION new_events_1;
