-- orders are looked up by status
create index orders_status_idx -- why not
    on orders (status);
