CREATE TABLE memories (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    persona text NOT NULL,
    content text NOT NULL,
    embedding_json jsonb,
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE memory_import (memory_id bigint, point_id uuid, payload jsonb);
