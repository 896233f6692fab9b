-- setup: setup.sql
-- expect: add-primary-key(dangerous)
ALTER TABLE keyless ADD PRIMARY KEY (id);
