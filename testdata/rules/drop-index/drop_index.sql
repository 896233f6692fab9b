-- setup: ../setup.sql
-- expect: drop-index
DROP INDEX orders_customer_id_idx;
-- expect: drop-index
DROP INDEX CONCURRENTLY IF EXISTS unheard_of;
CREATE TABLE drafts (id bigint);
CREATE INDEX drafts_id ON drafts (id);
DROP INDEX drafts_id;
