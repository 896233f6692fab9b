-- setup: ../setup.sql
-- In transactions of their own somebody does; and the next transaction is another one.
-- expect: drop-function
DROP FUNCTION shout(text);
CREATE FUNCTION shout(text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT upper($1)';
BEGIN;
-- expect: drop-trigger
DROP TRIGGER audit ON customers;
COMMIT;
BEGIN;
CREATE TRIGGER audit AFTER INSERT ON customers FOR EACH ROW EXECUTE FUNCTION note_it();
COMMIT;
BEGIN;
-- expect: drop-view
DROP VIEW open_orders;
CREATE VIEW open_orders_2 AS SELECT id FROM orders;
COMMIT;
-- expect: rename-object
ALTER TYPE mood RENAME TO feeling;
BEGIN;
-- expect: disable-trigger
ALTER TABLE orders DISABLE TRIGGER ALL;
ALTER TABLE orders ENABLE TRIGGER ALL;
COMMIT;
