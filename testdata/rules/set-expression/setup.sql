CREATE TABLE boxes (a int, area int GENERATED ALWAYS AS (a * 2) STORED);
