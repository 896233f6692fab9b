-- setup: ../setup.sql
-- expect: set-schema(dangerous)
ALTER TABLE orders SET SCHEMA archive;
-- expect: set-schema(destructive)
ALTER FUNCTION shout(text) SET SCHEMA archive;
CREATE TABLE drafts (id bigint);
ALTER TABLE drafts SET SCHEMA archive;
