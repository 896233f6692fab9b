-- setup: ../setup.sql
-- select: missing-idle-timeout
-- expect: missing-idle-timeout
BEGIN;
COMMIT;
SET idle_in_transaction_session_timeout = '10s';
BEGIN;
COMMIT;
