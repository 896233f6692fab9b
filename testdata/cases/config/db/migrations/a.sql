ALTER TABLE users DROP COLUMN email;
CREATE INDEX i ON users (a);
