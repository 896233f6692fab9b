-- setup: ../setup.sql
-- expect: drop-column
ALTER TABLE orders DROP COLUMN data;
-- expect: drop-column
ALTER TABLE orders DROP COLUMN IF EXISTS amount, DROP COLUMN placed;
-- Added by this very file: nobody has written it.
ALTER TABLE orders ADD COLUMN hint text;
ALTER TABLE orders DROP COLUMN hint;
-- Known not to be there.
ALTER TABLE orders DROP COLUMN IF EXISTS never_was;
CREATE TABLE drafts (id bigint, body text);
ALTER TABLE drafts DROP COLUMN body;
