CREATE TYPE role AS ENUM ('user', 'admin');
CREATE TABLE users (
    id bigint PRIMARY KEY,
    mail text NOT NULL UNIQUE,
    nick text,
    age integer CHECK (age > 0),
    boss bigint REFERENCES users (id),
    role role NOT NULL,
    seen_at integer,
    note text CONSTRAINT users_has_note NOT NULL
);
CREATE INDEX users_nick_idx ON users (lower(nick));
CREATE INDEX users_age_idx ON users (age, boss) WHERE age > 17;
CREATE TABLE orders (id bigint PRIMARY KEY, mail text REFERENCES users (mail));
CREATE INDEX orders_mail_idx ON orders (mail);
CREATE UNIQUE INDEX orders_key ON orders (id, mail);
CREATE FUNCTION total(users) RETURNS bigint LANGUAGE sql STABLE AS 'SELECT $1.id';
CREATE TABLE measurements (id bigint PRIMARY KEY, kind text, amount numeric NOT NULL);
CREATE UNIQUE INDEX measurements_kind_idx ON measurements (kind);
