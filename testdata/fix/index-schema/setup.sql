CREATE SCHEMA shop;
CREATE TABLE shop.items (id int PRIMARY KEY, name text);
INSERT INTO shop.items SELECT g, g FROM generate_series(1, 50) g;
CREATE INDEX items_old_idx ON shop.items (id, name);
