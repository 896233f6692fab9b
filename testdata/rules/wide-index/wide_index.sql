-- setup: ../setup.sql
-- select: wide-index
-- expect: wide-index
CREATE INDEX CONCURRENTLY w ON orders (customer_id, code, quantity, amount, note);
CREATE INDEX CONCURRENTLY n ON orders (quantity) INCLUDE (code, amount, note, placed, id);
