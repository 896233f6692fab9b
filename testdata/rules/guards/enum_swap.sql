-- setup: ../setup.sql
BEGIN;
-- Prisma's way to take a label from an enum.
CREATE TYPE mood_new AS ENUM ('sad', 'happy');
-- expect: alter-column-type
ALTER TABLE customers ALTER COLUMN mood TYPE mood_new USING mood::text::mood_new;
ALTER TYPE mood RENAME TO mood_old;
ALTER TYPE mood_new RENAME TO mood;
DROP TYPE mood_old;
COMMIT;
