CREATE TABLE users (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    email text NOT NULL,
    bio text,
    avatar_url text NOT NULL DEFAULT '',
    last_seen timestamptz
);
CREATE UNIQUE INDEX users_email_key ON users (email);
