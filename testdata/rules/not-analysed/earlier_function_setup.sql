CREATE TABLE orders (id bigint PRIMARY KEY, note text);
INSERT INTO orders SELECT g, 'x' FROM generate_series(1, 100) g;
CREATE TABLE lines (id bigint PRIMARY KEY);
INSERT INTO lines SELECT g FROM generate_series(1, 100) g;
CREATE FUNCTION stamp(tab text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE command text;
BEGIN
    command := concat('ALTER TABLE ', tab, ' ADD COLUMN IF NOT EXISTS made_at timestamptz');
    EXECUTE command;
    EXECUTE concat('COMMENT ON TABLE ', tab, ' IS NULL');
END $$;
CREATE FUNCTION widen(kind text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    kind := lower(kind);
    ALTER TABLE orders ADD COLUMN token uuid DEFAULT gen_random_uuid();
END $$;
CREATE FUNCTION gone() RETURNS integer LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM lines;
    RETURN 1;
END $$;
CREATE FUNCTION dropped() RETURNS void LANGUAGE plpgsql AS 'BEGIN TRUNCATE lines; END';
DROP FUNCTION dropped();
