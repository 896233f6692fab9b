/* catalog-write: the system catalog changed by hand. */
#include <pgpreflight/rule.h>
#include <pgpreflight/rule_help.h>

static void
check(struct lint *l, const struct op *op)
{
    if (!in_catalog(l, op->rel))
        return;
    report(l, op->at, "%s on %s changes the server's own book-keeping without its checks",
           op_heading(op->kind), sql_name(l, op->rel));
}

RULE(catalog_write) = {
    .id = "catalog-write",
    .verdict = VERDICT_DANGEROUS,
    .topic = TOPIC_DATA_LOSS,
    .summary = "writing to the system catalog by hand",
    .why = "Rows of pg_catalog are the server's own book-keeping. Changing them with INSERT, "
           "UPDATE or DELETE skips every check, lock and cache invalidation that the DDL "
           "commands do: removing an enum label this way leaves indexes with values that cannot "
           "be read. Use the command for it, or leave it.",
    .setup = "CREATE TYPE mood AS ENUM ('sad', 'happy');",
    .bad = "DELETE FROM pg_enum WHERE enumlabel = 'sad';",
    .good = "ALTER TYPE mood ADD VALUE 'calm';",
    .hazards = "121",
    .not_fixable = "there is no statement for it",
    .on = {OP_INSERT, OP_UPDATE, OP_DELETE, OP_MERGE, OP_TRUNCATE, OP_COPY_FROM},
    .check = check,
};
