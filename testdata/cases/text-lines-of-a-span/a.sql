SET lock_timeout = '1s';
ALTER TABLE orders
    ADD CONSTRAINT orders_total_check
        CHECK (
            total >= 0
            AND
            total < 1000000
        );
