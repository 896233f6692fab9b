-- setup: ../setup.sql
-- expect: drop-primary-key
ALTER TABLE order_lines DROP CONSTRAINT order_lines_pkey;
-- expect: drop-primary-key
ALTER TABLE unheard_of DROP CONSTRAINT unheard_of_pkey;
CREATE TABLE drafts (id bigint PRIMARY KEY);
ALTER TABLE drafts DROP CONSTRAINT drafts_pkey;
