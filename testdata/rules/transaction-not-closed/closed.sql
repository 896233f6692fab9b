-- setup: ../setup.sql
BEGIN;
ALTER TABLE orders ADD COLUMN hint text;
COMMIT;
BEGIN;
SAVEPOINT a;
ROLLBACK TO a;
END;
