-- framework: drizzle
-- file: meta/_journal.json
{"entries": [{"idx": 0, "when": 1, "tag": "0000_a"}]}
-- file: 0000_a.sql
CREATE TABLE a (id bigint PRIMARY KEY);
-- file: 0001_b.sql
-- expect-file: framework-file-not-run
CREATE TABLE b (id bigint PRIMARY KEY);
