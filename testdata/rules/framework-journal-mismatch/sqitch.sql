-- framework: sqitch
-- file: sqitch.plan
%syntax-version=1.0.0
%project=shop

first 2026-01-01T00:00:00Z A <a@example.org> # one
gone 2026-01-02T00:00:00Z A <a@example.org> # two
last 2026-01-03T00:00:00Z A <a@example.org> # three
-- file: deploy/first.sql
CREATE TABLE a (id bigint PRIMARY KEY);
-- file: deploy/last.sql
-- expect-file: framework-journal-mismatch
CREATE TABLE c (id bigint PRIMARY KEY);
