-- setup: setup.sql
-- expect: add-primary-key
ALTER TABLE keyless ADD CONSTRAINT keyless_pk PRIMARY KEY USING INDEX keyless_other;
CREATE TABLE drafts (id bigint);
ALTER TABLE drafts ADD PRIMARY KEY (id);
