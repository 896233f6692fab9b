-- setup: earlier_function_setup.sql
-- Said once a file of a function that an earlier file made, however often it is called.
-- expect: not-analysed
SELECT stamp('orders');
SELECT stamp('lines');
