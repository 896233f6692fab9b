-- tree: flyway
CREATE TABLE flyway_schema_history (
    installed_rank integer PRIMARY KEY, version varchar(50), description varchar(200) NOT NULL,
    type varchar(20) NOT NULL, script varchar(1000) NOT NULL, checksum integer,
    installed_by varchar(100) NOT NULL, installed_on timestamp NOT NULL DEFAULT now(),
    execution_time integer NOT NULL, success boolean NOT NULL
);
INSERT INTO flyway_schema_history VALUES
    (1, '1.9', '<< Flyway Baseline >>', 'BASELINE', '<< Flyway Baseline >>', NULL, 'x', '2026-01-01', 0, true),
    (2, NULL, 'view', 'SQL', 'R__view.sql', {crc32 R__view.sql}, 'x', '2026-01-02', 5, true);

-- status 0: applied V1__a.sql
-- status 0: applied V1.9__b.sql
-- status 0: pending V1_10__c.sql
-- status 0: applied R__view.sql
