-- setup: ../setup.sql
-- expect: disable-trigger
ALTER TABLE customers DISABLE TRIGGER audit;
-- expect: disable-trigger
ALTER TABLE orders DISABLE TRIGGER USER;
ALTER TABLE customers ENABLE TRIGGER audit;
CREATE TABLE drafts (id bigint);
ALTER TABLE drafts DISABLE TRIGGER ALL;
