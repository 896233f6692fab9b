CREATE TYPE mood AS ENUM ('ok', 'sad');
CREATE TYPE bits AS ENUM ('a');
CREATE DOMAIN short AS varchar(3);
CREATE DOMAIN positive AS int CHECK (VALUE > 0);
CREATE TABLE t (id int PRIMARY KEY, txt text, num text, moods text, u text, j text, ts text, big bigint, n numeric, f float8,
  v varchar(20), blank varchar(20), b bit(8), arr text[], d timestamp);
INSERT INTO t SELECT g, 'text ' || g, g::text, CASE g % 2 WHEN 0 THEN 'ok' ELSE 'sad' END,
  '00000000-0000-0000-0000-00000000000' || g % 10, '{}', '2024-01-0' || 1 + g % 9, g, g + 0.4, g, 'v' || g, 'abc     ', B'11110000', ARRAY['abcdef'], '2024-01-01 10:00'
  FROM generate_series(1, 100) g;
INSERT INTO t VALUES (101, 'not a number', 'x', 'angry', 'no uuid', '{', 'no time', 10000000000, 123456, 1e300, 'much too long', 'abc', B'00000000', '{}', NULL);
CREATE TABLE fine (id int PRIMARY KEY, num text, moods text, u text, j text, big bigint, n numeric(10, 4), v varchar(20), code text UNIQUE, q numeric UNIQUE, pos int CHECK (pos > 0), d timestamp);
INSERT INTO fine SELECT g, g::text, 'ok', '00000000-0000-0000-0000-00000000000' || g % 10, '{"a": 1}', g, g, 'v' || g, 'K' || g, g + 0.4, g, '2024-01-01 10:00' FROM generate_series(1, 100) g;
INSERT INTO fine (id, code, q) VALUES (101, 'k1', 1.2);
ANALYZE;

-- case: text-to-int
-- expect: found 22P02
-- says: invalid input syntax for type integer
ALTER TABLE t ALTER COLUMN num TYPE int USING num::int;

-- case: text-to-int-fine
-- expect: none
-- says: every value of num becomes integer (about 101 rows)
ALTER TABLE fine ALTER COLUMN num TYPE int USING num::int;

-- case: text-to-int-of-part
-- expect: none
ALTER TABLE t ALTER COLUMN num TYPE int USING CASE WHEN num ~ '^\d+$' THEN num::int END;

-- case: text-to-uuid
-- expect: found 22P02
ALTER TABLE t ALTER COLUMN u TYPE uuid USING u::uuid;

-- case: text-to-uuid-fine
-- expect: none
ALTER TABLE fine ALTER COLUMN u TYPE uuid USING (u::uuid);

-- case: text-to-jsonb
-- expect: found 22P02
ALTER TABLE t ALTER COLUMN j TYPE jsonb USING j::jsonb;

-- case: text-to-jsonb-fine
-- expect: none
ALTER TABLE fine ALTER COLUMN j TYPE jsonb USING j::jsonb;

-- case: text-to-timestamptz
-- expect: found 22007
ALTER TABLE t ALTER COLUMN ts TYPE timestamptz USING ts::timestamptz;

-- case: text-to-enum
-- expect: found 22P02
ALTER TABLE t ALTER COLUMN moods TYPE mood USING moods::mood;

-- case: text-to-enum-fine
-- expect: none
ALTER TABLE fine ALTER COLUMN moods TYPE mood USING moods::mood;

-- case: text-to-new-enum
-- expect: found 22P02
-- says: angry
CREATE TYPE temper AS ENUM ('ok', 'sad');
ALTER TABLE t ALTER COLUMN moods TYPE temper USING moods::text::temper;

-- case: text-to-new-enum-fine
-- expect: none
CREATE TYPE temper AS ENUM ('ok', 'it''s');
ALTER TABLE fine ALTER COLUMN moods TYPE temper USING moods::temper;

-- case: bigint-to-int
-- expect: found 22003
ALTER TABLE t ALTER COLUMN big TYPE int;

-- case: bigint-to-int-fine
-- expect: none
ALTER TABLE fine ALTER COLUMN big TYPE int;

-- case: numeric-overflow
-- expect: found 22003
ALTER TABLE t ALTER COLUMN n TYPE numeric(6, 2);

-- case: numeric-rounds
-- expect: none
ALTER TABLE t ALTER COLUMN n TYPE numeric(8, 0);

-- case: float-to-int
-- expect: found 22003
ALTER TABLE t ALTER COLUMN f TYPE int;

-- case: shorter
-- expect: found 22001
-- says: much too long (13 characters)
ALTER TABLE t ALTER COLUMN v TYPE varchar(12);

-- case: shorter-fine
-- expect: none
ALTER TABLE fine ALTER COLUMN v TYPE varchar(5);

-- case: blanks-are-cut
-- expect: none
ALTER TABLE t ALTER COLUMN blank TYPE varchar(3);

-- case: char
-- expect: found 22001
ALTER TABLE t ALTER COLUMN v TYPE char(4);

-- case: int-to-varchar
-- expect: found 22001
ALTER TABLE t ALTER COLUMN big TYPE varchar(3);

-- case: cut-by-using
-- expect: none
ALTER TABLE t ALTER COLUMN v TYPE varchar(5) USING v::varchar(5);

-- case: left-in-using
-- expect: none
ALTER TABLE t ALTER COLUMN v TYPE varchar(5) USING left(v, 5);

-- case: using-too-long
-- expect: found 22001
ALTER TABLE t ALTER COLUMN v TYPE varchar(5) USING upper(v);

-- case: bit-length
-- expect: not-checked 22026
ALTER TABLE t ALTER COLUMN b TYPE bit(16);

-- case: array-of-short
-- expect: not-checked 22001
ALTER TABLE t ALTER COLUMN arr TYPE varchar(3)[];

-- case: domain-with-length
-- expect: not-checked 22001
ALTER TABLE t ALTER COLUMN v TYPE short;

-- case: domain-with-check
-- expect: found 23514
ALTER TABLE t ALTER COLUMN id TYPE positive USING id - 1;

-- case: unique-after-the-change
-- expect: found 23505
ALTER TABLE fine ALTER COLUMN code TYPE text USING lower(code);

-- case: unique-after-rounding
-- expect: found 23505
ALTER TABLE fine ALTER COLUMN q TYPE int;

-- case: check-after-the-change
-- expect: not-checked 23514
ALTER TABLE fine ALTER COLUMN pos TYPE bigint USING -pos;

-- case: wider
-- expect: nothing
ALTER TABLE fine ALTER COLUMN pos TYPE bigint;

-- case: no-length
-- expect: nothing
ALTER TABLE fine ALTER COLUMN v TYPE text;

-- case: date-keeps
-- expect: none
ALTER TABLE fine ALTER COLUMN d TYPE date;

-- case: unique-after-a-type-change
-- expect: not-checked 23505
ALTER TABLE t ALTER COLUMN d TYPE date;
CREATE UNIQUE INDEX u ON t (d);
