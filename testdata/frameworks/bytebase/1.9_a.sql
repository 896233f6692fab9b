-- txn-mode = on
CREATE TABLE a (id bigint PRIMARY KEY, b int);
