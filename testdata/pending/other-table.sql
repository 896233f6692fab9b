-- tree: diesel
-- option: --history-table ops.applied
CREATE SCHEMA ops;
CREATE TABLE ops.applied (version varchar(50) PRIMARY KEY, run_on timestamp NOT NULL DEFAULT now());
INSERT INTO ops.applied VALUES ('20260101000000'), ('20260102000000');

-- status 0: applied migrations/2026-01-01-000000_a/up.sql
-- status 0: applied migrations/2026-01-02-000000_i/up.sql
