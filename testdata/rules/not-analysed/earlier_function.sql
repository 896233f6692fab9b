-- setup: earlier_function_setup.sql
-- What a function of an earlier file does is judged where it is called.
-- expect: add-column-volatile-default
-- effect: orders ACCESS EXCLUSIVE rewrite
SELECT widen('X');
-- Written down, not called.
-- effect: none
CREATE VIEW later AS SELECT gone() AS n;
EXPLAIN SELECT gone();
DO $$
BEGIN
    -- expect: delete-without-where
    PERFORM gone();
END $$;
