CREATE TABLE booking (id int PRIMARY KEY, room int4range, during tsrange, a timestamp, b timestamp, gone bool);
INSERT INTO booking SELECT g, int4range(g, g + 1), tsrange('2024-01-01'::timestamp + g * interval '1 h', '2024-01-01'::timestamp + (g + 1) * interval '1 h'),
  '2024-01-01'::timestamp + g * interval '1 h', '2024-01-01'::timestamp + (g + 1) * interval '1 h', g = 50 FROM generate_series(1, 100) g;
INSERT INTO booking VALUES (101, int4range(50, 51), tsrange('2024-01-03 02:30', '2024-01-03 02:45'), '2024-01-03 02:30', '2024-01-03 02:45', false);
INSERT INTO booking VALUES (102, NULL, NULL, NULL, NULL, false), (103, NULL, NULL, NULL, NULL, false);
ANALYZE;

-- case: overlap
-- expect: found 23P01
ALTER TABLE booking ADD CONSTRAINT ex EXCLUDE USING gist (during WITH &&);

-- case: overlap-not-in-the-same-room
-- expect: none
ALTER TABLE booking ADD CONSTRAINT ex EXCLUDE USING gist (room WITH =, during WITH -|-);

-- case: partial
-- expect: none
ALTER TABLE booking ADD CONSTRAINT ex EXCLUDE USING gist (during WITH &&) WHERE (NOT gone);

-- case: expression
-- expect: found 23P01
ALTER TABLE booking ADD CONSTRAINT ex EXCLUDE USING gist (tsrange(a, b) WITH &&);

-- case: operator-with-schema
-- expect: found 23P01
ALTER TABLE booking ADD CONSTRAINT ex EXCLUDE USING gist (during WITH OPERATOR(pg_catalog.&&));

-- case: equal
-- expect: none
ALTER TABLE booking ADD CONSTRAINT ex EXCLUDE (id WITH =);
