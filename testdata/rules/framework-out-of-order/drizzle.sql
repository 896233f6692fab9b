-- framework: drizzle
-- file: meta/_journal.json
{"entries": [{"idx": 0, "when": 2000, "tag": "0000_a"}, {"idx": 1, "when": 1000, "tag": "0001_b"},
             {"idx": 2, "when": 3000, "tag": "0002_c"}]}
-- file: 0000_a.sql
CREATE TABLE a (id bigint PRIMARY KEY);
-- file: 0001_b.sql
-- expect-file: framework-out-of-order
CREATE TABLE b (id bigint PRIMARY KEY);
-- file: 0002_c.sql
CREATE TABLE c (id bigint PRIMARY KEY);
