-- tree: diesel
CREATE TABLE __diesel_schema_migrations (version varchar(50) PRIMARY KEY, run_on timestamp NOT NULL DEFAULT now());
INSERT INTO __diesel_schema_migrations VALUES ('20260101000000');

-- status 0: applied migrations/2026-01-01-000000_a/up.sql
-- status 0: pending migrations/2026-01-02-000000_i/up.sql
