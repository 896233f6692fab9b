-- tree: prisma-6
-- schema: app
CREATE SCHEMA app;
CREATE TABLE app._prisma_migrations (
    id varchar(36) PRIMARY KEY, checksum varchar(64) NOT NULL, finished_at timestamptz,
    migration_name varchar(255) NOT NULL, logs text, rolled_back_at timestamptz,
    started_at timestamptz NOT NULL DEFAULT now(), applied_steps_count integer NOT NULL DEFAULT 0
);
CREATE TABLE public._prisma_migrations (LIKE app._prisma_migrations);
INSERT INTO public._prisma_migrations VALUES ('1', '', now(), '9_mixed', NULL, NULL, '2026-01-01', 1);

-- status 0: pending prisma/migrations/10_before/migration.sql
-- status 0: pending prisma/migrations/9_first/migration.sql
-- status 0: pending prisma/migrations/9_index/migration.sql
-- status 0: pending prisma/migrations/9_mixed/migration.sql
