-- framework: drizzle
-- file: meta/_journal.json
{"entries": [{"idx": 0, "when": 1, "tag": "0000_a"}, {"idx": 1, "when": 2, "tag": "0001_b"},
             {"idx": 2, "when": 3, "tag": "0002_c"}]}
-- file: 0000_a.sql
CREATE TABLE a (id bigint PRIMARY KEY);
-- file: 0002_c.sql
-- expect-file: framework-journal-mismatch
CREATE TABLE c (id bigint PRIMARY KEY);
