--liquibase formatted sql
--changeset a:9
DROP TABLE never;
