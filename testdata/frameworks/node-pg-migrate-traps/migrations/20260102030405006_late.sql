--   up   migration
ALTER TABLE a ADD d int;
-- Down Migration
ALTER TABLE a DROP never;
