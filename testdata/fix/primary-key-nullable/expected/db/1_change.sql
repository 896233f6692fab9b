-- gives up with 55P03 instead of letting others queue behind it: run it again then
SET lock_timeout = '2s';
ALTER TABLE tags ADD CONSTRAINT tags_id_not_null CHECK (id IS NOT NULL) NOT VALID;
ALTER TABLE tags VALIDATE CONSTRAINT tags_id_not_null;
ALTER TABLE tags ALTER COLUMN id SET NOT NULL;
ALTER TABLE tags DROP CONSTRAINT tags_id_not_null;
ALTER TABLE tags ADD CONSTRAINT tags_name_not_null CHECK (name IS NOT NULL) NOT VALID;
ALTER TABLE tags VALIDATE CONSTRAINT tags_name_not_null;
ALTER TABLE tags ALTER COLUMN name SET NOT NULL;
ALTER TABLE tags DROP CONSTRAINT tags_name_not_null;
SET lock_timeout = 0;
CREATE UNIQUE INDEX CONCURRENTLY tags_pk ON tags (id, name);
-- gives up with 55P03 instead of letting others queue behind it: run it again then
SET lock_timeout = '2s';
ALTER TABLE tags ADD CONSTRAINT tags_pk PRIMARY KEY USING INDEX tags_pk;
