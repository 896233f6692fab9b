-- +migrate Up
ALTER TABLE a ADD e int;
-- +migrate StatementBegin
CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$BEGIN
  RETURN 1;
END$$;
-- +migrate StatementEnd
