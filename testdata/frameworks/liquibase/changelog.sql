--liquibase formatted sql
--changeset a:1
CREATE TABLE a (id bigint PRIMARY KEY);
ALTER TABLE a ADD b int;
--rollback DROP TABLE never;
--changeset a:2 runInTransaction:false
ALTER TABLE a ADD c int;
CREATE INDEX CONCURRENTLY a_b ON a (b);
--changeset a:3 splitStatements:false
ALTER TABLE a ADD d int;
ALTER TABLE a ADD e int;
-- changeset a:4 endDelimiter:/
CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$BEGIN
  RETURN 1;
END$$
/
ALTER TABLE a ADD f int
/
--changeset a:5
ALTER TABLE a ADD g int
go
CREATE FUNCTION g() RETURNS int AS $$
BEGIN
  RETURN 1;
END
$$ LANGUAGE plpgsql
/
ALTER TABLE a ADD h int; ALTER TABLE a ADD i int;
--changeset a:6 runInTransaction:false endDelimiter:@@
ALTER TABLE a ADD j int; ALTER TABLE a ADD k int;@@
CREATE INDEX CONCURRENTLY a_c ON a (c) @@
--changeset a:7 endDelimiter:\nGO
ALTER TABLE a ADD l int
GO
ALTER TABLE a ADD m int
go
/* liquibase rollback
DROP FUNCTION never();
*/
