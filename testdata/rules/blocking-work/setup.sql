CREATE TYPE address AS (street text, zip integer);
CREATE TABLE homes OF address;
