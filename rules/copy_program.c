/* copy-program: a shell command on the server. */
#include <pgpreflight/rule.h>
#include <pgpreflight/rule_help.h>

#include <string.h>

static void
check(struct lint *l, const struct op *op)
{
    if (op->detail && !strcmp(op->detail, "program"))
        report(l, op->at, "COPY PROGRAM runs a shell command on the database server");
}

RULE(copy_program) = {
    .id = "copy-program",
    .verdict = VERDICT_DESTRUCTIVE,
    .topic = TOPIC_SECURITY,
    .summary = "COPY ... PROGRAM runs a shell command on the server",
    .why = "The command runs on the database server's machine as the operating system user of "
           "the server, needs a superuser or pg_execute_server_program, and does not exist on "
           "hosted databases. Use psql's \\copy, or load the data from outside.",
    .setup = "CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, note text);",
    .bad = "COPY orders FROM PROGRAM 'curl https://example.com/orders.csv';",
    .good = "COPY orders FROM STDIN;\n"
            "\\.",
    .hazards = "202",
    .not_fixable = "the data has to come another way",
    .on = {OP_COPY_FROM, OP_COPY_TO},
    .check = check,
};
