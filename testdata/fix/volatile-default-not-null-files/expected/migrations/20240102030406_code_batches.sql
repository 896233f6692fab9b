-- +goose NO TRANSACTION
-- +goose Up
-- +goose StatementBegin
-- 10000 rows at a time, each batch a transaction of its own
DO $batches$
DECLARE
    batch_from orders.id%TYPE;
    batch_to orders.id%TYPE;
BEGIN
    SELECT id INTO batch_from FROM orders ORDER BY id LIMIT 1;
    WHILE batch_from IS NOT NULL LOOP
        SELECT id INTO batch_to FROM (SELECT id FROM orders WHERE id >= batch_from ORDER BY id LIMIT 10000) AS batch ORDER BY id DESC LIMIT 1;
        UPDATE orders SET code = DEFAULT WHERE code IS NULL AND id IN (SELECT id FROM orders WHERE id >= batch_from ORDER BY id LIMIT 10000);
        COMMIT;
        SELECT id INTO batch_from FROM orders WHERE id > batch_to ORDER BY id LIMIT 1;
    END LOOP;
END
$batches$;
-- +goose StatementEnd

-- +goose Down
-- taken back with 20240102030405_code.sql
