-- setup: ../setup.sql
-- What SQL that cannot be read may have changed is no certain failure any more.
DO $$
DECLARE
    found text;
BEGIN
    SELECT conname INTO found FROM pg_constraint WHERE conrelid = 'orders'::regclass;
    -- expect: drop-constraint
    EXECUTE 'ALTER TABLE orders DROP CONSTRAINT ' || found;
END
$$;
-- expect: add-primary-key
ALTER TABLE orders ADD PRIMARY KEY USING INDEX orders_code_key;
-- expect: will-fail
ALTER TABLE customers ADD PRIMARY KEY (id);
-- It names no table that is known: it may be any.
DO $$
DECLARE
    found text;
BEGIN
    FOR found IN SELECT relname FROM pg_class LOOP
        -- expect: drop-column
        EXECUTE 'ALTER TABLE ' || found || ' DROP COLUMN x';
    END LOOP;
END
$$;
ALTER TABLE order_lines DROP COLUMN IF EXISTS nothing;
ALTER TABLE order_lines ALTER COLUMN product2 DROP DEFAULT;
-- expect: add-primary-key
ALTER TABLE customers ADD PRIMARY KEY (id);
-- But not one that is made later.
CREATE TABLE later (id bigint PRIMARY KEY);
-- expect: will-fail
ALTER TABLE later ADD PRIMARY KEY (id);
