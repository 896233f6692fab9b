-- setup: ../setup.sql
-- select: row-trigger
-- expect: row-trigger
CREATE TRIGGER t AFTER INSERT ON orders FOR EACH ROW EXECUTE FUNCTION note_it();
CREATE TRIGGER t2 AFTER INSERT ON orders FOR EACH STATEMENT EXECUTE FUNCTION note_it();
