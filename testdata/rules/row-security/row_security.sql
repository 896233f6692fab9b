-- setup: ../setup.sql
-- expect: row-security
ALTER TABLE orders ENABLE ROW LEVEL SECURITY;
-- expect: row-security
ALTER TABLE order_lines DISABLE ROW LEVEL SECURITY;
-- expect: row-security
ALTER TABLE order_lines FORCE ROW LEVEL SECURITY;
CREATE TABLE drafts (id bigint);
ALTER TABLE drafts ENABLE ROW LEVEL SECURITY;
