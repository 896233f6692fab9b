-- How fast the server sorts: 200,000 numbers in no order, in memory.
SELECT count(*) FROM (SELECT hashint4(g) FROM generate_series(1, 200000) g ORDER BY 1) s
