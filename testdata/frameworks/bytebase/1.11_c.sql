ALTER TABLE a ADD c int;
-- txn-mode = off
CREATE INDEX CONCURRENTLY a_c ON a (c);
