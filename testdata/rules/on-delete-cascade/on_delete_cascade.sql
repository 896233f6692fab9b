-- setup: ../setup.sql
-- select: on-delete-cascade
-- expect: on-delete-cascade
CREATE TABLE a (id bigint REFERENCES orders (id) ON DELETE CASCADE);
CREATE TABLE b (id bigint REFERENCES orders (id) ON DELETE RESTRICT);
