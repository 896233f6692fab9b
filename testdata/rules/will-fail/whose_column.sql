-- A view names columns without saying whose they are; only one of the tables it reads may be meant.
CREATE TABLE counts (id bigint, version_id bigint, n int);
CREATE TABLE versions (id bigint, label text);
CREATE MATERIALIZED VIEW totals AS
    SELECT versions.label, sum(counts.n) AS n FROM counts JOIN versions ON version_id = versions.id GROUP BY 1;
-- id may be that of versions, and is
ALTER TABLE counts DROP COLUMN id;
-- expect: will-fail
ALTER TABLE counts DROP COLUMN n;
