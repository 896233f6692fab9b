-- tree: tern
CREATE TABLE schema_version (version int4 NOT NULL);
INSERT INTO schema_version VALUES (1);

-- status 0: applied 001_a.sql
-- status 0: pending 002_i.sql
