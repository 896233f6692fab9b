-- +migrate Up notransaction
CREATE INDEX CONCURRENTLY a_b ON a (b);
-- +migrate Down
DROP INDEX a_b;
