-- The advice for these is not NOT VALID, which the server refuses.
-- setup: setup_keys.sql
-- expect: add-primary-key
ALTER TABLE k ADD PRIMARY KEY (id);
-- expect: add-unique
ALTER TABLE k ADD UNIQUE (a);
-- expect: add-exclude
ALTER TABLE k ADD EXCLUDE USING gist (during WITH &&);
-- Nor is it legal to write it:
-- expect: syntax-error
ALTER TABLE k ADD CONSTRAINT u2 UNIQUE (a) NOT VALID;
