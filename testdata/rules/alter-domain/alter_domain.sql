-- setup: ../setup.sql
-- expect: alter-domain(dangerous)
ALTER DOMAIN email ADD CONSTRAINT short CHECK (length(VALUE) < 100);
ALTER DOMAIN email ADD CONSTRAINT long CHECK (length(VALUE) > 3) NOT VALID;
-- Up to PostgreSQL 18 this blocks writes of every table that uses it.
-- expect: alter-domain
ALTER DOMAIN email VALIDATE CONSTRAINT long;
-- expect: alter-domain
ALTER DOMAIN email SET NOT NULL;
ALTER DOMAIN email SET DEFAULT 'a@b';
