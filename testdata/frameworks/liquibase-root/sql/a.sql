--liquibase formatted sql
--changeset a:3
ALTER TABLE a ADD c int;
