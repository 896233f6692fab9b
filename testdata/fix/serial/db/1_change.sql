ALTER TABLE customers ADD COLUMN number serial;
