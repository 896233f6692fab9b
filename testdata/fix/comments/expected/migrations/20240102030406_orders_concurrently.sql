-- +goose NO TRANSACTION
-- +goose Up
-- for the search, and
-- for the list
CREATE INDEX CONCURRENTLY orders_status_idx ON orders (status);
CREATE INDEX CONCURRENTLY orders_placed_idx ON orders (placed);
-- pgpreflight: allow unique-index-may-fail -- checked
CREATE UNIQUE INDEX CONCURRENTLY orders_note_key ON orders (note);
-- for the page of a customer
CREATE INDEX CONCURRENTLY orders_customer_id_idx ON orders (customer_id);

-- +goose Down
DROP INDEX CONCURRENTLY orders_placed_idx;
DROP INDEX CONCURRENTLY orders_note_key;
DROP INDEX CONCURRENTLY orders_customer_id_idx;
