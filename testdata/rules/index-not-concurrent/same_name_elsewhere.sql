-- setup: ../setup.sql
-- A new table of the same name in another schema, or later, is not this one.
BEGIN;
CREATE TABLE archive.orders (id bigint);
-- expect: index-not-concurrent
CREATE INDEX i1 ON public.orders (quantity);
CREATE INDEX i2 ON archive.orders (id);
COMMIT;
-- expect: index-not-concurrent
CREATE INDEX ON unheard_of (id);
-- Whether this one makes a table or finds one, nobody knows.
CREATE TABLE IF NOT EXISTS maybe (id bigint);
-- expect: index-not-concurrent
CREATE INDEX ON maybe (id);
