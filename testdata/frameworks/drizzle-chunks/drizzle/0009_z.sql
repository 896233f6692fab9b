CREATE TABLE a (id bigint PRIMARY KEY, b int);
CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$BEGIN
  RETURN 1;
END$$;
ALTER TABLE a ADD d int;--> statement-breakpoint
ALTER TABLE a ADD e int;
