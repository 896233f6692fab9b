-- setup: ../setup.sql
-- expect: add-column-stored-generated
ALTER TABLE orders ADD COLUMN total numeric GENERATED ALWAYS AS (amount * quantity) STORED;
CREATE TABLE drafts (a int, b int GENERATED ALWAYS AS (a + 1) STORED);
