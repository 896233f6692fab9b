SET lock_timeout = '2s';
CREATE TABLE fresh (id bigint PRIMARY KEY, name text);
CREATE INDEX ON fresh (name);
ALTER TABLE users
    DROP COLUMN email,
    ADD COLUMN token uuid DEFAULT gen_random_uuid();
CREATE INDEX users_token_idx ON users (token);
-- pgpreflight: allow drop-table until=2030-01-01 -- moved to the archive
DROP TABLE "Old".t;
DROP SCHEMA s;
