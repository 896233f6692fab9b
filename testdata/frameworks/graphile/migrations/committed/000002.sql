--! Previous: sha1:9821e6c16b52e36ec945c1f6674a9a7fb50dec8a
--! Hash: sha1:42632b3bef9fbf7355f019b5e1466909f3c936fe

--! no-transaction
CREATE INDEX CONCURRENTLY a_c ON a (c);
