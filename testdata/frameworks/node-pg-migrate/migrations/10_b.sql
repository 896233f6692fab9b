-- Up Migration
ALTER TABLE a ADD COLUMN b text;
