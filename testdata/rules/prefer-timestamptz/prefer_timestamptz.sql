-- setup: ../setup.sql
-- select: prefer-timestamptz
-- expect: prefer-timestamptz
CREATE TABLE a (at timestamp);
CREATE TABLE b (at timestamptz, day date);
