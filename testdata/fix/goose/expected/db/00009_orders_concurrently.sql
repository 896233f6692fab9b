-- +goose NO TRANSACTION
-- +goose Up
CREATE INDEX CONCURRENTLY orders_status_idx ON orders (status);
-- +goose StatementBegin
-- 10000 rows at a time, each batch a transaction of its own
DO $batches$
DECLARE
    batch_from customers.id%TYPE;
    batch_to customers.id%TYPE;
BEGIN
    SELECT id INTO batch_from FROM customers ORDER BY id LIMIT 1;
    WHILE batch_from IS NOT NULL LOOP
        SELECT id INTO batch_to FROM (SELECT id FROM customers WHERE id >= batch_from ORDER BY id LIMIT 10000) AS batch ORDER BY id DESC LIMIT 1;
        UPDATE customers SET email = email || '.org' WHERE (email LIKE 'c%') AND id IN (SELECT id FROM customers WHERE id >= batch_from ORDER BY id LIMIT 10000);
        COMMIT;
        SELECT id INTO batch_from FROM customers WHERE id > batch_to ORDER BY id LIMIT 1;
    END LOOP;
END
$batches$;
-- +goose StatementEnd

-- +goose Down
-- taken back with 00007_orders.sql
