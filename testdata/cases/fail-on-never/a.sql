SET lock_timeout = '1s';
CREATE TABLE t (a int);
DROP INDEX CONCURRENTLY users_email_idx;
