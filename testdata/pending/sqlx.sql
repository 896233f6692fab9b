-- tree: sqlx
CREATE TABLE _sqlx_migrations (
    version bigint PRIMARY KEY, description text NOT NULL, installed_on timestamptz NOT NULL DEFAULT now(),
    success boolean NOT NULL, checksum bytea NOT NULL, execution_time bigint NOT NULL
);
INSERT INTO _sqlx_migrations VALUES
    (1, 'a', '2026-01-01', true, '\x{sha384 migrations/1_a.up.sql}', 1),
    (2, 'b', '2026-01-02', true, '\x00', 1),
    (7, 'lost', '2026-01-02', true, '\x00', 1),
    (10, 'index', '2026-01-02', false, '\x00', -1);

-- status 1: applied migrations/1_a.up.sql
-- status 1: edited migrations/2_b.up.sql
-- status 1: failed migrations/10_index.up.sql
-- missing: 7
-- says: DELETE FROM _sqlx_migrations WHERE version = 10;
-- finding: edited-migration migrations/2_b.up.sql
-- finding: deleted-migration migrations/7
