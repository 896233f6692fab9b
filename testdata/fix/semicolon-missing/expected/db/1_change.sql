SELECT 1;
  create unique index concurrently orders_note_key on orders (note);
  alter table orders add constraint orders_note_key unique using index orders_note_key;