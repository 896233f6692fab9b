-- DropIndex
DROP INDEX "customers_email_idx";

-- AlterTable
ALTER TABLE "orders" ADD COLUMN "seen" BOOLEAN;
