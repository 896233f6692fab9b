-- migrate:up
CREATE TABLE never (id int);
