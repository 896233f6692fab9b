CREATE TABLE kept (id bigint PRIMARY KEY, body text);
BEGIN;
CREATE TEMP TABLE picked ON COMMIT DROP AS SELECT id, body FROM old_notes;
CREATE UNIQUE INDEX ON picked (id);
INSERT INTO kept SELECT id, body FROM picked;
COMMIT;
