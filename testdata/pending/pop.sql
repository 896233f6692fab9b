-- tree: pop
CREATE TABLE schema_migration (version varchar(14) NOT NULL);
INSERT INTO schema_migration VALUES ('1');

-- status 0: applied 1_a.up.sql
-- status 0: pending 2_b.postgres.up.sql
-- status 0: pending 3_i.autocommit.up.sql
