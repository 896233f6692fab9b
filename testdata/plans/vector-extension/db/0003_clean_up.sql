SET lock_timeout = '2s';
ALTER TABLE memories DROP COLUMN embedding_json;
DROP TABLE memory_import;
