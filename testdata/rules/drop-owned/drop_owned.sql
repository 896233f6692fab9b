-- setup: ../setup.sql
-- expect: drop-owned
DROP OWNED BY app;
REASSIGN OWNED BY app TO postgres;
