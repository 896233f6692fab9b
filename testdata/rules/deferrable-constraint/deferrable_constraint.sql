-- setup: ../setup.sql
-- select: deferrable-constraint
-- expect: deferrable-constraint
CREATE TABLE a (id bigint REFERENCES orders (id) DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE b (id bigint REFERENCES orders (id));
