-- setup: ../setup.sql
-- expect: truncate-cascade
TRUNCATE customers CASCADE;
CREATE TABLE drafts (id bigint);
TRUNCATE drafts CASCADE;
