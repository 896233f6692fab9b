CREATE TABLE accounts (id int PRIMARY KEY, no int, code text);
CREATE UNIQUE INDEX accounts_no ON accounts (no);
CREATE UNIQUE INDEX accounts_code ON accounts (code);
CREATE TABLE sessions (id int PRIMARY KEY, account_no int REFERENCES accounts (no), account_id int REFERENCES accounts);
