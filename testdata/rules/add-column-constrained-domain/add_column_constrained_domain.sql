-- setup: ../setup.sql
-- expect: add-column-constrained-domain
ALTER TABLE orders ADD COLUMN mail email;
ALTER TABLE orders ADD COLUMN remark plain;
CREATE TABLE drafts (mail email);
