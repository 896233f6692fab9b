-- setup: ../setup.sql
-- expect: create-rule
CREATE RULE r AS ON DELETE TO orders DO INSTEAD NOTHING;
CREATE RULE r AS ON INSERT TO open_orders DO INSTEAD NOTHING;
