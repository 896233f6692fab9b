-- A table created in a branch is new for the rest of that branch, and only there.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_tables WHERE tablename = 'fresh') THEN
        CREATE TABLE fresh (id bigint, a text);
        CREATE INDEX fresh_a ON fresh (a);
        IF current_setting('server_version_num')::int >= 150000 THEN
            CREATE INDEX fresh_id ON fresh (id);
        END IF;
        EXECUTE 'CREATE INDEX fresh_both ON fresh (id, a)';
    ELSE
        -- expect: index-not-concurrent
        CREATE INDEX fresh_else ON fresh (a);
    END IF;
    -- expect: index-not-concurrent
    CREATE INDEX fresh_later ON fresh (a, id);
END
$$;

-- expect: index-not-concurrent
CREATE INDEX fresh_outside ON fresh (id, a);

DO $$
BEGIN
    BEGIN
        CREATE TABLE caught (a int);
        CREATE INDEX caught_a ON caught (a);
    EXCEPTION WHEN duplicate_table THEN
        -- expect: index-not-concurrent
        CREATE INDEX caught_handler ON caught (a);
    END;
END
$$;

-- Built beside and put in place of the old one, perhaps.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_attribute WHERE attrelid = 'swapped'::regclass AND attname = 'b') THEN
        CREATE TABLE swapped_next AS SELECT a, 1 AS b FROM swapped;
        -- expect: drop-table
        DROP TABLE swapped;
        ALTER TABLE swapped_next RENAME TO swapped;
        CREATE INDEX swapped_b ON swapped (b);
    END IF;
    -- expect: index-not-concurrent
    CREATE INDEX swapped_a ON swapped (a);
END
$$;

-- What says IF NOT EXISTS itself may have been there.
DO $$
BEGIN
    IF true THEN
        CREATE TABLE IF NOT EXISTS perhaps (a int);
        -- expect: index-not-concurrent
        CREATE INDEX perhaps_a ON perhaps (a);
    END IF;
END
$$;
