-- setup: ../setup.sql
-- select: missing-primary-key
-- expect: missing-primary-key
CREATE TABLE a (id bigint);
CREATE TABLE b (id bigint PRIMARY KEY);
CREATE TABLE c (id bigint, CONSTRAINT c_pk PRIMARY KEY (id));
CREATE TEMP TABLE d (id bigint);
CREATE TABLE events_2025 PARTITION OF events DEFAULT;
