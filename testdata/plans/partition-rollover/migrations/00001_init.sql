-- +goose Up
CREATE TABLE readings (
    sensor_id bigint NOT NULL,
    taken_at timestamptz NOT NULL,
    value double precision,
    PRIMARY KEY (sensor_id, taken_at)
) PARTITION BY RANGE (taken_at);
CREATE TABLE readings_2025_08 PARTITION OF readings FOR VALUES FROM ('2025-08-01') TO ('2025-09-01');
CREATE TABLE readings_2025_09 PARTITION OF readings FOR VALUES FROM ('2025-09-01') TO ('2025-10-01');

-- +goose Down
DROP TABLE readings;
