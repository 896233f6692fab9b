-- setup: ../setup.sql
-- select: prefer-identity
-- expect: prefer-identity
CREATE TABLE a (id bigserial PRIMARY KEY);
CREATE TABLE b (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY);
