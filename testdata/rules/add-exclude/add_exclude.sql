-- setup: ../setup.sql
-- expect: add-exclude
ALTER TABLE orders ADD CONSTRAINT e EXCLUDE USING gist (int8range(id, id + 1) WITH &&);
CREATE TABLE stays (during tsrange, EXCLUDE USING gist (during WITH &&));
