-- Up Migration
ALTER TABLE a ADD c int;
-- -- down migration by hand only
ALTER TABLE a ADD never int;
