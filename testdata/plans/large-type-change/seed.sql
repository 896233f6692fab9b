INSERT INTO events (account_id, kind, amount, note)
SELECT i % 50, 'purchase', i / 7.0, 'event ' || i FROM generate_series(1, 1000) AS i;
