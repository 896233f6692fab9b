-- postgres-migrations disable-transaction
CREATE INDEX CONCURRENTLY a_b ON a (b);
