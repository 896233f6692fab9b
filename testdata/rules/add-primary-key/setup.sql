CREATE TABLE keyless (id bigint NOT NULL, other bigint);
CREATE UNIQUE INDEX keyless_id ON keyless (id);
CREATE UNIQUE INDEX keyless_other ON keyless (other);
