-- framework: goose
-- file: 1_a.sql
-- +goose Up
-- expect: framework-splits-elsewhere
CREATE FUNCTION one() RETURNS int LANGUAGE plpgsql AS $$
BEGIN
    RETURN 1;
END $$;
CREATE TABLE a (id bigint PRIMARY KEY);
-- +goose Down
DROP TABLE a;
-- file: 2_b.sql
-- +goose Up
-- +goose StatementBegin
CREATE FUNCTION two() RETURNS int LANGUAGE plpgsql AS $$
BEGIN
    RETURN 1;
END $$;
-- +goose StatementEnd
CREATE TABLE b (id bigint PRIMARY KEY);
-- file: 3_c.sql
-- +goose Up
-- expect: framework-splits-elsewhere
CREATE TABLE c (id bigint PRIMARY KEY)
