-- tree: golang-migrate
CREATE TABLE schema_migrations (version bigint NOT NULL PRIMARY KEY, dirty boolean NOT NULL);
INSERT INTO schema_migrations VALUES (9, true);

-- status 1: applied 0001_a.up.sql
-- status 1: failed 9_b.up.sql
-- status 1: pending 10_index.up.sql
-- says: migrate force 9
