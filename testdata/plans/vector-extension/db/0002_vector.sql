-- Embeddings move from JSON, where they were parked after leaving the old store, into pgvector.
BEGIN;
CREATE EXTENSION IF NOT EXISTS vector;
ALTER TABLE memories ADD COLUMN embedding vector(3);
UPDATE memories SET embedding = (embedding_json::text)::vector WHERE embedding IS NULL;
COMMIT;

CREATE INDEX CONCURRENTLY memories_embedding_idx ON memories USING hnsw (embedding vector_l2_ops);
