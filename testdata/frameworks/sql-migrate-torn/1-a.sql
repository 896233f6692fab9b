-- +migrate Up
CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$BEGIN
  RETURN 1;
END$$;
