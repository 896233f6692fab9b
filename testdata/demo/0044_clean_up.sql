SET lock_timeout = '2s';

ALTER TABLE customers ALTER COLUMN phone TYPE varchar(20);
ALTER TABLE customers RENAME COLUMN mail TO email;

UPDATE customers SET country = 'unknown';

-- pgpreflight: allow drop-column -- nobody reads it since release 7.2, backed up in ticket 412
ALTER TABLE customers DROP COLUMN fax;
