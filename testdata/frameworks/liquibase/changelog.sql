--liquibase formatted sql
--changeset a:1
CREATE TABLE a (id bigint PRIMARY KEY);
--rollback DROP TABLE a;
--changeset a:2 runInTransaction:false
CREATE INDEX CONCURRENTLY a_b ON a (id);
