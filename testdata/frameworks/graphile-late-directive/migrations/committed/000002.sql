--! Previous: sha1:f7ec6e54a628082bb4f182f09bb3b3a62dcd2306
--! Hash: sha1:d576edbfaf7688f596db5aeeaa21ee3d39616c69

-- pgpreflight: allow index-not-concurrent -- why
--! no-transaction
CREATE INDEX CONCURRENTLY a_b ON a (b);
