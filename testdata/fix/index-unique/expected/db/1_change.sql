CREATE UNIQUE INDEX CONCURRENTLY orders_note_key ON orders USING btree (note) INCLUDE (status);
