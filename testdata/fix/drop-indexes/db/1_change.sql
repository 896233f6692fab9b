DROP INDEX IF EXISTS orders_status_idx, orders_note_idx;
