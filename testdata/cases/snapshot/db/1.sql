CREATE TABLE users (id bigint PRIMARY KEY, email varchar(10) NOT NULL);
CREATE INDEX users_email_idx ON users (email);
