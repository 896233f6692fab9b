\set ON_ERROR_STOP on
\restrict abc
SET lock_timeout = '1s';
COPY t (a, b) FROM stdin;
1	DROP TABLE not_this;
2	x
\.
ALTER TABLE :schema.t DROP COLUMN :"col";
ALTER TABLE ${schema}.t ADD COLUMN a int DEFAULT {{value}};
DROP TABLE behind;
\unrestrict abc
