SET LOCAL search_path = shop;
CREATE TABLE x (id int);
