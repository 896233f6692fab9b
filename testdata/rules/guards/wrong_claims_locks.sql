-- setup: ../setup.sql
-- Claims found in other tools' texts that servers refute; the locks themselves are proved by tests/live.
-- ADD CHECK, UNIQUE, EXCLUDE block reads too, not only writes.
-- expect: add-check
ALTER TABLE orders ADD CONSTRAINT c CHECK (amount > 0);
-- expect: add-unique
ALTER TABLE orders ADD CONSTRAINT u UNIQUE (note);
-- A rename is quick, and breaks the application all the same.
-- expect: rename-column
ALTER TABLE orders RENAME COLUMN placed TO placed_at;
-- REINDEX: SHARE on the table, ACCESS EXCLUSIVE on the index.
-- expect: reindex-not-concurrent
REINDEX INDEX orders_customer_id_idx;
-- Widening is free, on every version.
ALTER TABLE orders ALTER COLUMN code TYPE varchar(40);
-- Narrowing is not.
-- expect: alter-column-type
ALTER TABLE orders ALTER COLUMN code TYPE varchar(10);
-- Another collation rebuilds the indexes of the column, not the table.
-- expect: alter-column-type
ALTER TABLE orders ALTER COLUMN code TYPE varchar(10) COLLATE "C";
-- VALIDATE, SET (...), SET STATISTICS block neither reads nor writes.
ALTER TABLE orders VALIDATE CONSTRAINT orders_note_set;
ALTER TABLE orders SET (fillfactor = 90);
ALTER TABLE orders ALTER COLUMN note SET STATISTICS 500;
-- ADD VALUE locks no table.
ALTER TYPE mood ADD VALUE 'calm';
