
-- AlterTable
-- gives up with 55P03 instead of letting others queue behind it: run it again then
SET lock_timeout = '2s';
ALTER TABLE "orders" ADD COLUMN "seen" BOOLEAN;
