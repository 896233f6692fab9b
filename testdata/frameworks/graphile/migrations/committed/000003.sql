--! Previous: sha1:42632b3bef9fbf7355f019b5e1466909f3c936fe
--! Hash: sha1:0e4f564b5ed0e7b3b4ad96f9077a3cd12b99a478

ALTER TABLE a ADD e int;
