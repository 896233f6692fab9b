alter table orders add check (id > 0 and customer_id > 0), add column paid date;
