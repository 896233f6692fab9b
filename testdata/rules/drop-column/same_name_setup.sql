CREATE TABLE versions (id int, crate_id int);
CREATE TABLE downloads (id int, version_id int, downloads int);
CREATE MATERIALIZED VIEW recent AS
    SELECT crate_id, sum(downloads.downloads) FROM downloads JOIN versions ON version_id = versions.id GROUP BY crate_id;
