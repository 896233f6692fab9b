-- tree: hasura
CREATE SCHEMA hdb_catalog;
CREATE TABLE hdb_catalog.schema_migrations (version bigint PRIMARY KEY, dirty boolean NOT NULL);
INSERT INTO hdb_catalog.schema_migrations VALUES (9, false);

-- status 0: applied migrations/default/9_a/up.sql
-- status 0: pending migrations/default/10_b/up.sql
