-- pgpreflight: allow index-not-concurrent -- the table is small
CREATE INDEX orders_status_idx ON orders (status);
