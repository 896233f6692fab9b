-- tree: atlas
CREATE SCHEMA atlas_schema_revisions;
CREATE TABLE atlas_schema_revisions.atlas_schema_revisions (
    version varchar PRIMARY KEY, description varchar NOT NULL, type bigint NOT NULL DEFAULT 2,
    applied bigint NOT NULL DEFAULT 0, total bigint NOT NULL DEFAULT 0, executed_at timestamptz NOT NULL,
    execution_time bigint NOT NULL, error text, error_stmt text, hash varchar NOT NULL,
    partial_hashes jsonb, operator_version varchar NOT NULL
);
INSERT INTO atlas_schema_revisions.atlas_schema_revisions VALUES
    ('20260101', 'a', 2, 1, 1, '2026-01-01', 1, NULL, NULL, '', NULL, 'Atlas CLI'),
    ('20260102', 'i', 2, 1, 3, '2026-01-01', 1, 'pq: deadlock detected', '', '', NULL, 'Atlas CLI');

-- status 1: applied 20260101_a.sql
-- status 1: failed 20260102_i.sql
-- says: 1 of 3 statements; pq: deadlock detected
-- says: atlas migrate set VERSION
