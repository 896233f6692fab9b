-- setup: ../setup.sql
-- A statement that is nothing but a variable is no syntax error: it is not known.
\set make 'CREATE TABLE made (id bigint)'
-- expect: not-analysed
:make;
-- expect: not-analysed
${statement} ;
-- What it may have changed is not certain any more.
ALTER TABLE orders ALTER COLUMN nothing DROP DEFAULT;
