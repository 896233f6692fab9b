-- +goose Up
ALTER TABLE orders ADD COLUMN code text NOT NULL DEFAULT make_code();
