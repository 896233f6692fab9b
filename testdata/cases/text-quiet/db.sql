SET lock_timeout = '2s';
CREATE TABLE fresh (id bigint PRIMARY KEY, name text);
CREATE INDEX ON fresh (name);
ALTER TABLE users
    DROP COLUMN email,
    ADD COLUMN token uuid DEFAULT gen_random_uuid();
CREATE INDEX users_token_idx ON users (token);
