SELECT 1;
  alter table orders add unique (note)