-- setup: ../setup.sql
-- expect: copy-program
COPY orders TO PROGRAM 'gzip > /tmp/orders.gz';
COPY orders TO STDOUT;
