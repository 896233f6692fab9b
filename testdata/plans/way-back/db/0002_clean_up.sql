-- Everything here has a way back that is easily got wrong.
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE orders DROP CONSTRAINT orders_mail_fkey;
ALTER TABLE users DROP COLUMN mail, DROP COLUMN nick, DROP COLUMN age, DROP COLUMN boss;

CREATE TYPE role_new AS ENUM ('user', 'admin', 'guest');
ALTER TABLE users ALTER COLUMN role TYPE role_new USING (role::text::role_new);
ALTER TABLE users ALTER COLUMN seen_at TYPE timestamptz USING to_timestamp(seen_at);

ALTER TABLE users RENAME COLUMN note TO old_note;
ALTER TABLE users ADD COLUMN note jsonb, ADD COLUMN step text;
UPDATE users SET step = upper(old_note);
UPDATE users SET note = to_jsonb(step);
ALTER TABLE users DROP COLUMN old_note, DROP COLUMN step;

DROP INDEX orders_mail_idx;
CREATE INDEX orders_mail_idx ON orders (mail, id);
ALTER TABLE orders ADD CONSTRAINT orders_id_mail_key UNIQUE USING INDEX orders_key;

CREATE TABLE carts (id bigint PRIMARY KEY, item_id bigint);
CREATE TABLE items (id bigint PRIMARY KEY);
ALTER TABLE carts ADD CONSTRAINT carts_item_id_fkey FOREIGN KEY (item_id) REFERENCES items (id);

CREATE OR REPLACE FUNCTION total(users) RETURNS bigint LANGUAGE sql STABLE AS 'SELECT $1.id + 1';
GRANT EXECUTE ON FUNCTION total TO pg_monitor;
COMMENT ON FUNCTION total IS 'one more';

ALTER TABLE measurements RENAME TO quotes;
ALTER TABLE quotes RENAME COLUMN kind TO order_kind;
ALTER TABLE quotes ALTER COLUMN order_kind SET NOT NULL;
DROP INDEX measurements_kind_idx;
ALTER TABLE quotes ALTER COLUMN amount DROP NOT NULL;
ALTER TABLE quotes DROP COLUMN amount;
UPDATE quotes SET order_kind = upper(order_kind) WHERE id < 10;

DO $$ BEGIN
    CREATE TYPE mood AS ENUM ('good', 'bad');
EXCEPTION WHEN duplicate_object THEN NULL;
END $$;
DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_constraint WHERE conname = 'carts_id_check') THEN
        ALTER TABLE orders ADD COLUMN cart_id bigint;
        ALTER TABLE orders ADD CONSTRAINT orders_cart_id_fkey FOREIGN KEY (cart_id) REFERENCES carts (id);
    ELSE
        ALTER TABLE orders RENAME TO old_orders;
    END IF;
END $$;
DROP TABLE IF EXISTS leftovers;
COMMIT;
