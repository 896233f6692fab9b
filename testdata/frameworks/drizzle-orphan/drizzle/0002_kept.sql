-- pgpreflight: allow-file framework-file-not-run -- kept to look at
DROP TABLE a;
