-- tree: prisma-6
CREATE TABLE _prisma_migrations (
    id varchar(36) PRIMARY KEY, checksum varchar(64) NOT NULL, finished_at timestamptz,
    migration_name varchar(255) NOT NULL, logs text, rolled_back_at timestamptz,
    started_at timestamptz NOT NULL DEFAULT now(), applied_steps_count integer NOT NULL DEFAULT 0
);
INSERT INTO _prisma_migrations VALUES
    ('1', '{sha256 prisma/migrations/10_before/migration.sql}', now(), '10_before', NULL, NULL, '2026-01-01', 1),
    ('2', '0000', now(), '9_first', NULL, NULL, '2026-01-02', 1),
    ('3', 'x', NULL, '9_index', NULL, now(), '2026-01-03', 0);

-- the edited one does not stop Prisma, and a row that was rolled back counts for nothing
-- status 1: applied prisma/migrations/10_before/migration.sql
-- status 1: edited prisma/migrations/9_first/migration.sql
-- status 1: pending prisma/migrations/9_index/migration.sql
-- status 1: pending prisma/migrations/9_mixed/migration.sql
