SET statement_timeout = 0;
CREATE TABLE a (id bigint PRIMARY KEY);
INSERT INTO "schema_migrations" (version) VALUES ('1');
