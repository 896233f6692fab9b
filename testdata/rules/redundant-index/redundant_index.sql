-- setup: ../setup.sql
-- expect: redundant-index
CREATE INDEX CONCURRENTLY lines_order ON order_lines (order_id);
CREATE INDEX CONCURRENTLY lines_line ON order_lines (line);
CREATE INDEX CONCURRENTLY lines_order_hash ON order_lines USING hash (order_id);
CREATE INDEX CONCURRENTLY lines_order_some ON order_lines (order_id) WHERE line > 1;
