-- setup: ../setup.sql
-- expect: update-without-where
UPDATE orders SET note = '';
-- expect: update-without-where
UPDATE orders SET note = '' WHERE true;
UPDATE orders SET note = '' WHERE id = 7;
CREATE TABLE drafts (id bigint);
UPDATE drafts SET id = 1;
