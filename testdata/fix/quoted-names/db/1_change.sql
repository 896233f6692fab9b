ALTER TABLE "Orders" ADD CONSTRAINT "Status known" CHECK ("Status" <> ''), ADD UNIQUE ("Status");
