CREATE TABLE a (id bigint PRIMARY KEY);
--> statement-breakpoint
ALTER TABLE a ADD COLUMN b text;
