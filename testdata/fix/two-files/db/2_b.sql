CREATE TABLE fresh (id int PRIMARY KEY);
CREATE INDEX ON fresh (id);
ALTER TABLE orders ADD UNIQUE (note);
