-- A new table: nobody uses it yet, so most of this is harmless.
SET lock_timeout = '2s';

CREATE TABLE refunds (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    order_id bigint NOT NULL REFERENCES orders (id),
    amount numeric(12, 2) NOT NULL CHECK (amount > 0),
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX refunds_order_id_idx ON refunds (order_id);

ALTER TABLE customers ADD COLUMN refund_count integer NOT NULL DEFAULT 0;
