SET lock_timeout = '1s';
CREATE INDEX CONCURRENTLY i ON t (a);
