ALTER TABLE größe ADD COLUMN "ä ö" text DEFAULT 'ü€', ADD COLUMN b int CHECK (b > 0);
-- Fehler hinter Mehrbytezeichen
SELECT 'äöü€' FROM größe WHERE WHERE x;
CREATE FUNCTION f() RETURNS void LANGUAGE sql AS $ä$ SELECT 'ß' $ä$;
DROP TABLE "größe", kleiner;
