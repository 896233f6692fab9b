ALTER TABLE ${schema}.orders ADD CONSTRAINT a CHECK (id > 0);
