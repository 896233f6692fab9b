-- setup: cascades_setup.sql
-- select: unbatched-delete
-- The rows of other tables go too, or lose their key, however far the keys reach.
-- expect: unbatched-delete
-- effect: accounts ROW EXCLUSIVE rows, sessions ROW EXCLUSIVE rows, session_events ROW EXCLUSIVE rows scan, notes ROW EXCLUSIVE rows, audits ROW SHARE scan
DELETE FROM accounts WHERE closed;
-- expect: unbatched-update
-- effect: accounts ROW EXCLUSIVE rows, sessions ROW SHARE, notes ROW EXCLUSIVE rows
UPDATE accounts SET id = id + 1000 WHERE id % 10 = 1;
