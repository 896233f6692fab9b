SET lock_timeout = '2s';
CREATE INDEX CONCURRENTLY a_b ON a (b);
