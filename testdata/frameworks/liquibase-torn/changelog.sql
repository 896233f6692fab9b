--liquibase formatted sql
--changeset a:1
CREATE TABLE a (id bigint PRIMARY KEY);
--changeset a:2
CREATE FUNCTION kept() RETURNS int LANGUAGE plpgsql AS $$
BEGIN
  RETURN 1;
END $$;
CREATE FUNCTION torn() RETURNS int LANGUAGE plpgsql AS $$ BEGIN RETURN 1; END; $$;
