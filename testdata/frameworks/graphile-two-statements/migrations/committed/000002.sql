--! Previous: sha1:f7ec6e54a628082bb4f182f09bb3b3a62dcd2306
--! Hash: sha1:9db2f3c9dab9f7bb83a073e6244fdac69e857ec6

--! no-transaction
SET lock_timeout = '2s';
CREATE INDEX CONCURRENTLY a_b ON a (b);
