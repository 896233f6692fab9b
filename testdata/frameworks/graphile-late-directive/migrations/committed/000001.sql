--! Previous: -
--! Hash: sha1:f7ec6e54a628082bb4f182f09bb3b3a62dcd2306

CREATE TABLE a (id bigint PRIMARY KEY, b int);
