CREATE TABLE plain_table (
    id bigint,
    short varchar(20),
    amount numeric(10,2),
    net cidr,
    at timestamp(3),
    body text
);
