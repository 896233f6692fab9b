-- setup: ../setup.sql
-- NOT VALID is refused here before PostgreSQL 18: it goes partition by partition.
-- pg-version: 15
-- expect: add-foreign-key
ALTER TABLE events ADD CONSTRAINT customer FOREIGN KEY (id) REFERENCES customers (id);
ALTER TABLE events_2023 ADD CONSTRAINT customer_2 FOREIGN KEY (id) REFERENCES customers (id) NOT VALID;
