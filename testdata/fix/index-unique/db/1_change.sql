CREATE UNIQUE INDEX orders_note_key ON orders USING btree (note) INCLUDE (status);
