-- atlas:txmode none

CREATE INDEX CONCURRENTLY a_b ON a (b);
