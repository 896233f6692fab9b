CREATE TABLE prices (id bigint, net numeric, gross numeric GENERATED ALWAYS AS (net * 2) STORED);
INSERT INTO prices (id, net) SELECT g, g FROM generate_series(1, 1000) g;
