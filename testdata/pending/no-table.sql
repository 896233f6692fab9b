-- tree: diesel
CREATE TABLE customers (id int);

-- says: no history table, though the database is not empty
-- status 0: pending migrations/2026-01-01-000000_a/up.sql
-- status 0: pending migrations/2026-01-02-000000_i/up.sql
