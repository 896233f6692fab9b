-- setup: ../setup.sql
-- expect: set-access-method
ALTER TABLE orders SET ACCESS METHOD columnar;
CREATE TABLE drafts (id bigint);
ALTER TABLE drafts SET ACCESS METHOD columnar;
