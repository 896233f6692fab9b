BEGIN;
-- Running downgrade 1a -> 
DROP TABLE a;
COMMIT;
