-- gives up with 55P03 instead of letting others queue behind it: run it again then
SET lock_timeout = '2s';
ALTER TABLE "Orders" ADD CONSTRAINT "Status known" CHECK ("Status" <> '') NOT VALID;
SET lock_timeout = 0;
CREATE UNIQUE INDEX CONCURRENTLY "Orders_Status_key" ON "Orders" ("Status");
-- gives up with 55P03 instead of letting others queue behind it: run it again then
SET lock_timeout = '2s';
ALTER TABLE "Orders" ADD CONSTRAINT "Orders_Status_key" UNIQUE USING INDEX "Orders_Status_key";
ALTER TABLE "Orders" VALIDATE CONSTRAINT "Status known";
