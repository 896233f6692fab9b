--! Previous: sha1:1
--! Hash: sha1:2

--! no-transaction
CREATE INDEX CONCURRENTLY a_b ON a (b);
