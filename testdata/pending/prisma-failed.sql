-- tree: prisma-6
CREATE TABLE _prisma_migrations (
    id varchar(36) PRIMARY KEY, checksum varchar(64) NOT NULL, finished_at timestamptz,
    migration_name varchar(255) NOT NULL, logs text, rolled_back_at timestamptz,
    started_at timestamptz NOT NULL DEFAULT now(), applied_steps_count integer NOT NULL DEFAULT 0
);
INSERT INTO _prisma_migrations VALUES
    ('1', '{crlf-sha256 prisma/migrations/10_before/migration.sql}', now(), '10_before', NULL, NULL, '2026-01-01', 1),
    ('2', 'x', NULL, '9_first', 'ERROR: relation "a" already exists', NULL, '2026-01-02', 0);

-- status 1: applied prisma/migrations/10_before/migration.sql
-- status 1: failed prisma/migrations/9_first/migration.sql
-- status 1: pending prisma/migrations/9_index/migration.sql
-- status 1: pending prisma/migrations/9_mixed/migration.sql
-- says: relation "a" already exists
-- says: prisma migrate resolve --rolled-back 9_first
-- finding: failed-migration prisma/migrations/9_first/migration.sql
