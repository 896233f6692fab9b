-- framework: graphile
-- file: 000001.sql
CREATE TABLE a (id bigint PRIMARY KEY, b int);
-- file: 000002.sql
--! no-transaction
CREATE INDEX CONCURRENTLY a_b ON a (b);
