-- Nobody here knows the domain, so nobody knows which tables are read.
-- expect: alter-domain
ALTER DOMAIN percentage ADD CONSTRAINT in_range CHECK (VALUE BETWEEN 0 AND 100);
-- expect: alter-domain
ALTER DOMAIN percentage SET NOT NULL;
ALTER DOMAIN percentage ADD CONSTRAINT positive CHECK (VALUE >= 0) NOT VALID;
ALTER DOMAIN percentage SET DEFAULT 0;
