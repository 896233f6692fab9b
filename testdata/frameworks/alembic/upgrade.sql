BEGIN;

-- Running upgrade  -> 1a

CREATE TABLE a (id bigint PRIMARY KEY);
COMMIT;
