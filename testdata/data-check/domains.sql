CREATE DOMAIN amount AS int;
CREATE DOMAIN price AS amount CHECK (VALUE < 1000);
CREATE DOMAIN listed AS text;
CREATE DOMAIN unused AS text;
CREATE TABLE a (id int PRIMARY KEY, x amount);
CREATE TABLE b (id int PRIMARY KEY, y price);
CREATE TABLE c (l listed[]);
INSERT INTO a VALUES (1, 5), (2, 7);
INSERT INTO b VALUES (1, 700), (2, NULL);
INSERT INTO c VALUES ('{a}');
ALTER DOMAIN amount ADD CONSTRAINT late CHECK (VALUE <> 700) NOT VALID;
ANALYZE;

-- case: broken-in-a-domain-over-it
-- expect: found 23514
-- says: a value of b.y breaks it: 700
ALTER DOMAIN amount ADD CONSTRAINT ck CHECK (VALUE < 100);

-- case: fine
-- expect: none
ALTER DOMAIN amount ADD CONSTRAINT ck CHECK (value > 0);

-- case: not-null
-- expect: found 23502
ALTER DOMAIN amount SET NOT NULL;

-- case: unused
-- expect: none
ALTER DOMAIN unused SET NOT NULL;

-- case: not-valid
-- expect: nothing
ALTER DOMAIN amount ADD CONSTRAINT ck CHECK (VALUE < 100) NOT VALID;

-- case: validate
-- expect: found 23514
ALTER DOMAIN amount VALIDATE CONSTRAINT late;

-- case: changed-before
-- expect: not-checked 23514
UPDATE a SET x = 1;
UPDATE b SET y = 600;
ALTER DOMAIN amount ADD CONSTRAINT ck CHECK (VALUE < 100);
