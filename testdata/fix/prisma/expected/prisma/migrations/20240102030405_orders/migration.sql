-- AlterTable
-- gives up with 55P03 instead of letting others queue behind it: run it again then
SET LOCAL lock_timeout = '2s';
ALTER TABLE "orders" ADD COLUMN "seen" BOOLEAN;



-- AddForeignKey
ALTER TABLE "orders" ADD CONSTRAINT "orders_customer_id_fkey" FOREIGN KEY ("customer_id") REFERENCES "customers"("id") ON DELETE RESTRICT ON UPDATE CASCADE NOT VALID;
