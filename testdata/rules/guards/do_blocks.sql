-- setup: ../setup.sql
DO $$
BEGIN
    -- expect: drop-column
    ALTER TABLE orders DROP COLUMN data;
    IF NOT EXISTS (SELECT 1 FROM pg_class WHERE relname = 'x') THEN
        CREATE TABLE x (id bigint);
    END IF;
END
$$;
