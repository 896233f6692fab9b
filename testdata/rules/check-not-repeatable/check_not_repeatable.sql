-- setup: ../setup.sql
-- expect: check-not-repeatable
ALTER TABLE orders ADD CONSTRAINT c CHECK (placed < now()) NOT VALID;
-- expect: check-not-repeatable
CREATE TABLE visits (at date CHECK (at <= CURRENT_DATE));
CREATE TABLE visits2 (at date CHECK (at >= '2020-01-01'));
