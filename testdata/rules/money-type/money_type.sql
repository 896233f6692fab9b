-- setup: ../setup.sql
-- select: money-type
-- expect: money-type
CREATE TABLE a (price money);
CREATE TABLE b (price numeric);
