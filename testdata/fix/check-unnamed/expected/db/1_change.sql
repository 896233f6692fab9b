-- gives up with 55P03 instead of letting others queue behind it: run it again then
set lock_timeout = '2s';
alter table orders add constraint orders_check check (id > 0 and customer_id > 0) not valid, add column paid date;
alter table orders validate constraint orders_check;
