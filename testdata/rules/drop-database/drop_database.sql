-- setup: ../setup.sql
-- expect: drop-database
DROP DATABASE shop;
CREATE DATABASE shop;
