-- +migrate Up
ALTER TABLE a ADD c int; ALTER TABLE a ADD d int;
