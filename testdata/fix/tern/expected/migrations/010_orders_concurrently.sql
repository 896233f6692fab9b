---- tern: disable-tx ----
-- for the list
CREATE INDEX CONCURRENTLY orders_status_idx ON orders (status);

---- create above / drop below ----
---- tern: disable-tx ----
DROP INDEX CONCURRENTLY orders_status_idx;
