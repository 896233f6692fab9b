-- why
-- txn-mode = off
SET lock_timeout = 0;
CREATE INDEX CONCURRENTLY a_b ON a (b);
