-- CreateIndex
CREATE INDEX "orders_status_idx" ON "orders"("status");

-- AlterTable
ALTER TABLE "orders" ALTER COLUMN "note" SET NOT NULL;
