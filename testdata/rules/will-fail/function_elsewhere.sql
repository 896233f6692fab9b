-- What a function of an earlier file made, with SQL put together when it ran, is not said to be missing.
-- file: 1.sql
CREATE FUNCTION stamp(name text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('CREATE TRIGGER stamps BEFORE UPDATE ON %I FOR EACH ROW EXECUTE FUNCTION touch()', name);
END
$$;
-- file: 2.sql
CREATE TABLE t (id bigint);
CREATE TABLE u (id bigint);
SELECT stamp('t');
-- file: 3.sql
ALTER TABLE t DISABLE TRIGGER stamps;
-- expect: will-fail
ALTER TABLE u DISABLE TRIGGER stamps;
DO $$
BEGIN
    PERFORM stamp('u');
END
$$;
ALTER TABLE u DISABLE TRIGGER stamps;
