SET lock_timeout = '1s';
ALTER TABLE users ALTER COLUMN email TYPE varchar(20);
CREATE INDEX ON users (email);
ALTER TABLE users DROP COLUMN nothing;
