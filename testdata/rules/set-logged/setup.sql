CREATE UNLOGGED TABLE imports (id bigint);
