-- orders are looked up by status
create index concurrently orders_status_idx -- why not
    on orders (status);
