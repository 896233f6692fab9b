CREATE TABLE orders (id bigint PRIMARY KEY, note text);
INSERT INTO orders SELECT g, 'n' || g FROM generate_series(1, 25000) g;
DO $$ BEGIN EXECUTE 'CREATE TABLE parcels (id bigint, note text); CREATE INDEX ' || 'parcels_note_idx ON parcels (note)'; END $$;
