-- framework: flyway
-- file: V1.1__a.sql
CREATE TABLE a (id bigint PRIMARY KEY);
-- file: V1_1__b.sql
-- expect-file: framework-duplicate-version
CREATE TABLE b (id bigint PRIMARY KEY);
-- file: V1.10__c.sql
CREATE TABLE c (id bigint PRIMARY KEY);
