-- It waits for others by design, nobody queues behind it, and a timeout would leave the index invalid.
-- expect: drop-index
DROP INDEX CONCURRENTLY orders_status_idx;
-- expect: drop-index, missing-lock-timeout
DROP INDEX orders_note_idx;
