-- setup: ../setup.sql
-- expect: change-policy
ALTER POLICY mine ON order_lines USING (line = 2);
-- expect: change-policy
DROP POLICY mine ON order_lines;
CREATE POLICY yours ON order_lines USING (line = 3);
-- effect: order_lines ACCESS SHARE
DROP POLICY IF EXISTS nobody ON order_lines;
