DELETE FROM orders WHERE placed < '2025-01-01' AND id % 3 = 0;
