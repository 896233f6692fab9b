SET lock_timeout = '1s';
CREATE INDEX ON users (email);
