-- setup: ../setup.sql
-- expect: drop-trigger
DROP TRIGGER audit ON customers;
CREATE TABLE drafts (id bigint);
CREATE TRIGGER t AFTER INSERT ON drafts FOR EACH ROW EXECUTE FUNCTION note_it();
DROP TRIGGER t ON drafts;
-- effect: customers ACCESS SHARE
DROP TRIGGER IF EXISTS nobody ON customers;
