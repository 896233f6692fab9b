-- setup: ../setup.sql
-- expect: not-analysed
DO LANGUAGE plpython3u 'plpy.execute(sql)';
DO $$ BEGIN EXECUTE 'ALTER TABLE orders ADD COLUMN hint text'; END $$;
