CREATE TABLE "Orders" ("Id" int PRIMARY KEY, "Status" text);
INSERT INTO "Orders" SELECT g, g FROM generate_series(1, 50) g;
