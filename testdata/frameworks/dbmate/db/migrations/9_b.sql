-- migrate:up transaction:false
CREATE INDEX CONCURRENTLY a_b ON a (b);
-- migrate:down transaction:false
DROP INDEX a_b;
