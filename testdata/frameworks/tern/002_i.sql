---- tern: disable-tx ----
CREATE INDEX CONCURRENTLY a_b ON a (b);
