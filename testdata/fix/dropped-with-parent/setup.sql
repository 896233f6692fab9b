CREATE TABLE events (id bigint, at date) PARTITION BY RANGE (at);
CREATE TABLE old_events PARTITION OF events FOR VALUES FROM ('2023-01-01') TO ('2024-01-01') PARTITION BY RANGE (at);
CREATE TABLE oldest PARTITION OF old_events FOR VALUES FROM ('2023-01-01') TO ('2023-07-01');
CREATE TABLE orders (id bigint PRIMARY KEY, note text);
INSERT INTO events SELECT g, '2023-02-02' FROM generate_series(1, 25000) g;
INSERT INTO orders SELECT g, 'n' || g FROM generate_series(1, 25000) g;
