-- setup: setup.sql
-- row: peers 3.2 squawk: a DO block is clean
-- so: the statements in it run
DO $$
BEGIN
    -- expect: drop-column
    -- effect: orders ACCESS EXCLUSIVE
    ALTER TABLE orders DROP COLUMN data;
END
$$;
-- expect: not-analysed
DO $$ BEGIN what is this; END $$;

-- row: peers 3.3 squawk: EXECUTE of a string is clean
-- so: the string runs
DO $$
BEGIN
    -- expect: drop-table
    -- effect: order_lines ACCESS EXCLUSIVE
    EXECUTE 'DROP TABLE order_lines';
END
$$;

-- row: peers 3.4 squawk: what a function does is not looked at
-- so: CREATE FUNCTION runs nothing; calling it does
-- effect: none
CREATE FUNCTION lose() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    -- expect: drop-column
    -- effect: orders ACCESS EXCLUSIVE
    ALTER TABLE orders DROP COLUMN nick;
END
$$;
SELECT lose();
