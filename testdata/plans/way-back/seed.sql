INSERT INTO users SELECT n, 'm' || n, 'N' || n, n + 10, nullif(n - 1, 0), 'admin', 1700000000 + n, 'note ' || n FROM generate_series(1, 30) AS n;
INSERT INTO orders SELECT n, 'm' || n FROM generate_series(1, 30) AS n;
INSERT INTO measurements SELECT n, 'k' || n, n FROM generate_series(1, 30) AS n;
