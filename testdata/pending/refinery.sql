-- tree: refinery
CREATE TABLE refinery_schema_history (version int4 PRIMARY KEY, name varchar(255), applied_on varchar(255), checksum varchar(255));
INSERT INTO refinery_schema_history VALUES (1, 'a', '2026-01-01T00:00:00Z', '1'), (10, 'c', '2026-01-01T00:00:00Z', '1');

-- status 1: applied migrations/V1__a.sql
-- status 1: late migrations/U2__b.sql
-- status 1: applied migrations/V10__c.sql
