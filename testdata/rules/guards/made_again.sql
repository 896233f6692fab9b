-- setup: ../setup.sql
-- What is dropped is there again before anybody sees the gap.
BEGIN;
DROP FUNCTION shout(text);
CREATE FUNCTION shout(text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT upper($1) || 1';
DROP TRIGGER audit ON customers;
CREATE TRIGGER audit AFTER INSERT ON customers FOR EACH ROW EXECUTE FUNCTION note_it();
DROP VIEW open_orders;
CREATE VIEW open_orders AS SELECT id FROM orders;
DROP POLICY mine ON order_lines;
CREATE POLICY mine ON order_lines USING (line = 2);
ALTER TABLE customers RENAME TO clients;
CREATE VIEW customers AS SELECT * FROM clients;
ALTER TABLE order_lines SET SCHEMA archive;
CREATE VIEW public.order_lines AS SELECT * FROM archive.order_lines;
DROP DOMAIN plain;
CREATE DOMAIN plain AS varchar;
-- Nobody else can write while it is off.
ALTER TABLE clients DISABLE TRIGGER audit;
ALTER TABLE clients ENABLE TRIGGER audit;
-- A table in the place of another.
CREATE TABLE events_new (LIKE events);
ALTER TABLE events RENAME TO events_old;
ALTER TABLE events_new RENAME TO events;
COMMIT;
ALTER TABLE orders DROP CONSTRAINT orders_quantity_positive,
    ADD CONSTRAINT orders_quantity_positive CHECK (quantity >= 0) NOT VALID;
