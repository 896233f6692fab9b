-- tree: flyway
CREATE TABLE flyway_schema_history (
    installed_rank integer PRIMARY KEY, version varchar(50), description varchar(200) NOT NULL,
    type varchar(20) NOT NULL, script varchar(1000) NOT NULL, checksum integer,
    installed_by varchar(100) NOT NULL, installed_on timestamp NOT NULL DEFAULT now(),
    execution_time integer NOT NULL, success boolean NOT NULL
);
INSERT INTO flyway_schema_history VALUES
    (0, NULL, '<< Flyway Schema Creation >>', 'SCHEMA', '"app"', NULL, 'x', '2026-01-01', 0, true),
    (1, '1', 'a', 'SQL', 'V1__a.sql', {crc32 V1__a.sql}, 'x', '2026-01-01', 5, true),
    (2, '1.10', 'c', 'SQL', 'V1_10__c.sql', {crc32 V1_10__c.sql}, 'x', '2026-01-02', 5, false),
    (3, NULL, 'view', 'SQL', 'R__view.sql', 77, 'x', '2026-01-02', 5, true),
    (4, '0.5', 'gone', 'SQL', 'V0.5__gone.sql', 78, 'x', '2026-01-02', 5, true),
    (5, '0.4', 'taken back', 'SQL', 'V0.4__taken_back.sql', 78, 'x', '2026-01-02', 5, true),
    (6, '0.4', 'taken back', 'UNDO_SQL', 'U0.4__taken_back.sql', 78, 'x', '2026-01-02', 5, true);

-- status 1: applied V1__a.sql
-- status 1: late V1.9__b.sql
-- status 1: failed V1_10__c.sql
-- status 1: pending R__view.sql
-- missing: 0.5
-- says: flyway repair
-- finding: failed-migration V1_10__c.sql
-- finding: out-of-order-migration V1.9__b.sql
