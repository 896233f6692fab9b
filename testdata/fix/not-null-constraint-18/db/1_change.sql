ALTER TABLE orders ADD CONSTRAINT status_there NOT NULL status;
