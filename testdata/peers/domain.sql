-- setup: setup.sql
-- row: hazards 0.15 pgsafe, MigrationPilot: ALTER DOMAIN ... ADD CONSTRAINT NOT VALID and VALIDATE is the safe way
-- so: VALIDATE takes SHARE on every table that uses the domain: writes wait
-- effect: none
ALTER DOMAIN email ADD CONSTRAINT short CHECK (length(VALUE) < 300) NOT VALID;
-- expect: alter-domain
-- effect: customers SHARE scan
ALTER DOMAIN email VALIDATE CONSTRAINT short;

-- row: peers 4.59 squawk: ALTER DOMAIN SET NOT NULL is unremarkable
-- so: every table that uses it is read while writes wait
-- expect: alter-domain
-- effect: customers SHARE scan
ALTER DOMAIN email SET NOT NULL;

CREATE DOMAIN small_label AS text CHECK (length(VALUE) < 9);

-- row: peers 4.12 squawk: ADD COLUMN of a domain is free
-- so: the table is written anew when the domain has constraints
-- expect: add-column-constrained-domain
-- effect: orders ACCESS EXCLUSIVE rewrite
ALTER TABLE orders ADD COLUMN tag small_label;
-- effect: orders ACCESS EXCLUSIVE
ALTER TABLE orders ADD COLUMN tag2 label;
