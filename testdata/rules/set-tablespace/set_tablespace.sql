-- setup: ../setup.sql
-- expect: set-tablespace
ALTER TABLE orders SET TABLESPACE fast;
CREATE TABLE drafts (id bigint);
ALTER TABLE drafts SET TABLESPACE fast;
