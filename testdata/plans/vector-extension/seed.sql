INSERT INTO memories (persona, content, embedding_json)
SELECT 'lila', 'memory ' || i, jsonb_build_array(i, i * 2, i * 3) FROM generate_series(1, 500) AS i;
INSERT INTO memory_import SELECT i, gen_random_uuid(), '{"source": "qdrant"}' FROM generate_series(1, 500) AS i;
