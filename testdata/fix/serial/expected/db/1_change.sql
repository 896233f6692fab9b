-- gives up with 55P03 instead of letting others queue behind it: run it again then
SET lock_timeout = '2s';
ALTER TABLE customers ADD COLUMN number integer;
CREATE SEQUENCE customers_number_seq AS integer OWNED BY customers.number;
ALTER TABLE customers ALTER COLUMN number SET DEFAULT nextval('customers_number_seq'::regclass);
-- 10000 rows at a time, each batch a transaction of its own
DO $batches$
DECLARE
    batch_from customers.id%TYPE;
    batch_to customers.id%TYPE;
BEGIN
    SELECT id INTO batch_from FROM customers ORDER BY id LIMIT 1;
    WHILE batch_from IS NOT NULL LOOP
        SELECT id INTO batch_to FROM (SELECT id FROM customers WHERE id >= batch_from ORDER BY id LIMIT 10000) AS batch ORDER BY id DESC LIMIT 1;
        UPDATE customers SET number = DEFAULT WHERE number IS NULL AND id IN (SELECT id FROM customers WHERE id >= batch_from ORDER BY id LIMIT 10000);
        COMMIT;
        SELECT id INTO batch_from FROM customers WHERE id > batch_to ORDER BY id LIMIT 1;
    END LOOP;
END
$batches$;
ALTER TABLE customers ADD CONSTRAINT customers_number_not_null CHECK (number IS NOT NULL) NOT VALID;
ALTER TABLE customers VALIDATE CONSTRAINT customers_number_not_null;
ALTER TABLE customers ALTER COLUMN number SET NOT NULL;
ALTER TABLE customers DROP CONSTRAINT customers_number_not_null;
