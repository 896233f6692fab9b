-- gives up with 55P03 instead of letting others queue behind it: run it again then
SET lock_timeout = '2s';
CREATE INDEX events_kind_idx ON ONLY events (kind);
SET lock_timeout = 0;
CREATE INDEX CONCURRENTLY events_2024_kind_idx ON events_2024 (kind);
CREATE INDEX CONCURRENTLY events_2023_kind_idx ON events_2023 (kind);
ALTER INDEX events_kind_idx ATTACH PARTITION events_2024_kind_idx;
ALTER INDEX events_kind_idx ATTACH PARTITION events_2023_kind_idx;
