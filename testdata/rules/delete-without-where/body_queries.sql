-- setup: ../../peers/setup.sql
-- select: delete-without-where
-- The query of a loop and of RETURN QUERY may change rows as any statement does.
DO $$
DECLARE r record;
BEGIN
    -- effect: order_lines ROW EXCLUSIVE rows
    -- expect: delete-without-where
    FOR r IN WITH gone AS (DELETE FROM order_lines RETURNING line) SELECT line FROM gone LOOP
        RAISE NOTICE '%', r;
    END LOOP;
END $$;
CREATE FUNCTION orders_gone() RETURNS SETOF integer LANGUAGE plpgsql AS $$
BEGIN
    -- expect: delete-without-where
    RETURN QUERY DELETE FROM orders RETURNING quantity;
END $$;
SELECT orders_gone();
