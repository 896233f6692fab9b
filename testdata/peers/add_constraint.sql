-- setup: setup.sql
-- row: hazards 0.1 pgfence: ADD CHECK, UNIQUE, PRIMARY KEY and EXCLUDE take SHARE ROW EXCLUSIVE, USING INDEX takes SHARE UPDATE EXCLUSIVE
-- so: ACCESS EXCLUSIVE for all of them; only a foreign key takes SHARE ROW EXCLUSIVE
-- expect: add-check
-- effect: orders ACCESS EXCLUSIVE scan
ALTER TABLE orders ADD CONSTRAINT c CHECK (amount > 0);
-- expect: add-unique
-- effect: orders ACCESS EXCLUSIVE index-build
ALTER TABLE orders ADD CONSTRAINT u UNIQUE (quantity);
-- expect: add-exclude
-- effect: orders ACCESS EXCLUSIVE index-build
ALTER TABLE orders ADD EXCLUDE USING btree (amount WITH =);
-- effect: orders ACCESS EXCLUSIVE
ALTER TABLE orders ADD CONSTRAINT code_key UNIQUE USING INDEX orders_code_key;
CREATE TABLE keyless (id bigint NOT NULL);
INSERT INTO keyless VALUES (1);

-- row: peers 4.20 squawk: ADD PRIMARY KEY and ADD UNIQUE should be NOT VALID first
-- row: hazards 0.13 squawk: EXCLUDE, UNIQUE and PRIMARY KEY should be NOT VALID first
-- so: PostgreSQL refuses NOT VALID for them
-- expect: syntax-error
ALTER TABLE orders ADD CONSTRAINT q UNIQUE (quantity) NOT VALID;
-- expect: syntax-error
ALTER TABLE orders ADD CONSTRAINT q PRIMARY KEY (quantity) NOT VALID;
-- expect: syntax-error
ALTER TABLE orders ADD CONSTRAINT q EXCLUDE USING btree (quantity WITH =) NOT VALID;

-- row: peers 4.21 squawk: EXCLUDE should be NOT VALID and blocks writes
-- so: ACCESS EXCLUSIVE blocks reads too, and there is no way without it
-- expect: add-exclude
-- effect: orders ACCESS EXCLUSIVE index-build
ALTER TABLE orders ADD CONSTRAINT e EXCLUDE USING btree (quantity WITH =);

-- row: peers 4.22 squawk: ADD CHECK blocks writes
-- so: ACCESS EXCLUSIVE blocks reads too
-- expect: add-check
-- effect: orders ACCESS EXCLUSIVE scan
ALTER TABLE orders ADD CONSTRAINT c2 CHECK (quantity > 0);
