-- left behind when the migrations were squashed
CREATE TABLE a (id bigint PRIMARY KEY);
DROP TABLE b;
