-- setup: ../setup.sql
-- The migration tool fills them in before the server sees the body.
DO $$
BEGIN
    -- expect: drop-column
    ALTER TABLE ${schema}.orders DROP COLUMN data;
    -- expect: drop-table
    EXECUTE 'DROP TABLE {{ schema }}.order_lines';
    UPDATE orders SET note = '{{1,2},{3,4}}' WHERE id = 1;
END
$$;
CREATE FUNCTION ${schema}.f() RETURNS void LANGUAGE plpgsql AS $body$
BEGIN
    PERFORM 1;
    -- expect: drop-column
    ALTER TABLE orders DROP COLUMN ${column};
END
$body$;
SELECT ${schema}.f();
DO $$ BEGIN
-- expect: unbatched-update
UPDATE t SET a = <%= value %> WHERE b = ${b}; END $$;
-- Which column it will be is not known, so neither is that there is none.
-- expect: drop-column
ALTER TABLE orders DROP COLUMN ${column};
-- expect: will-fail
ALTER TABLE orders DROP COLUMN nothing;
