CREATE TABLE k (id bigint NOT NULL, a int, during tsrange);
