CREATE TYPE s.mood AS ENUM ('sad', 'it''s', 'ok');
CREATE TYPE mood AS ENUM ();
CREATE TYPE comp AS (a int, b text COLLATE "C", c numeric(3)[]);
CREATE TYPE comp AS ();
CREATE TYPE s.r AS RANGE (subtype = float8, subtype_diff = float8mi);
CREATE TYPE shell;
CREATE TYPE base (INPUT = f, OUTPUT = g, INTERNALLENGTH = 16);
ALTER TYPE mood ADD VALUE 'new';
ALTER TYPE s.mood ADD VALUE IF NOT EXISTS 'new' BEFORE 'old';
ALTER TYPE mood ADD VALUE 'new' AFTER 'old';
ALTER TYPE base SET (STORAGE = external);
CREATE DOMAIN s.d AS varchar(10) COLLATE "C" DEFAULT 'x' NOT NULL CONSTRAINT c CHECK (VALUE <> '' AND length(VALUE) > 1);
CREATE DOMAIN d int CHECK (VALUE > 0) CHECK (VALUE < 9);
ALTER DOMAIN d SET DEFAULT 1 + 2;
ALTER DOMAIN d DROP DEFAULT;
ALTER DOMAIN d SET NOT NULL;
ALTER DOMAIN d DROP NOT NULL;
ALTER DOMAIN s.d ADD CONSTRAINT c CHECK (VALUE > 0) NOT VALID;
ALTER DOMAIN d ADD CHECK (f(VALUE));
ALTER DOMAIN d DROP CONSTRAINT IF EXISTS c CASCADE;
ALTER DOMAIN d VALIDATE CONSTRAINT c;
CREATE TABLE every_type (
    a smallint, b int4, c "int8", d bool, e double precision, f float(10), g float(50), h decimal(5), i dec, j char,
    k character varying, l char(5), m varchar(3)[], n "char", o bpchar, p bit, q bit(3), r bit varying(5), s bit varying,
    t timestamp(3), u timestamp with time zone, v timestamptz(0), w time, x time(2) with time zone, y timetz, z interval,
    aa interval(3), ab interval day to second(2), ac interval year, ad int ARRAY, ae int ARRAY[3], af text[][3], ag public.citext,
    ah geometry(Point, 4326), ai s."My Type"(1), aj pg_catalog.int4, ak numeric(10, -2), al json, am xml, an uuid, ao bytea,
    ap national character varying(4), aq nchar(2), ar "Weird", at other.tab.col, au smallserial, av serial8, aw pg_catalog.varchar(7), ax name, ay oid, az vector(3)
);
