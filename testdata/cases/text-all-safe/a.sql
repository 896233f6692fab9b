SET lock_timeout = '1s';
CREATE TABLE t (id bigint PRIMARY KEY);
