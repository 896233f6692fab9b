-- framework: liquibase
-- file: 1.sql
--liquibase formatted sql
--changeset a:1
-- expect: framework-splits-elsewhere
CREATE FUNCTION one() RETURNS int LANGUAGE plpgsql AS $$
BEGIN
    RETURN 1;
END;
$$;
CREATE FUNCTION kept() RETURNS int LANGUAGE plpgsql AS $$
BEGIN
    RETURN 1;
END $$;
--rollback DROP FUNCTION one;
--changeset a:2 splitStatements:false
CREATE FUNCTION two() RETURNS int LANGUAGE plpgsql AS $$
BEGIN
    RETURN 1;
END;
$$;
-- file: 2.sql
--liquibase formatted sql
--changeset a:3
CREATE TABLE c (id bigint PRIMARY KEY);
