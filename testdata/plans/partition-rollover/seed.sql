INSERT INTO readings SELECT i % 10, timestamptz '2025-08-01' + i * interval '1 hour', i FROM generate_series(0, 1400) AS i;
