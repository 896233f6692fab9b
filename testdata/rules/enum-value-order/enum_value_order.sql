-- setup: ../setup.sql
-- select: enum-value-order
-- expect: enum-value-order
ALTER TYPE mood ADD VALUE 'calm';
ALTER TYPE mood ADD VALUE 'bored' AFTER 'sad';
