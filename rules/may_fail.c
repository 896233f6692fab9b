/* may-fail: whether it fails depends on the rows. */
#include <pgpreflight/rule.h>
#include <pgpreflight/rule_help.h>

/* Rules of their own say it with the remedy; VALIDATE is itself the careful way. */
static bool
has_own_rule(enum op_kind k)
{
    switch (k) {
    case OP_ADD_COLUMN:
    case OP_ADD_CONSTRAINT:
    case OP_SET_NOT_NULL:
    case OP_ALTER_COLUMN_TYPE:
    case OP_CREATE_INDEX:
    case OP_VALIDATE_CONSTRAINT:
    case OP_ALTER_DOMAIN:
    case OP_ATTACH_PARTITION:
        return true;
    default:
        return false;
    }
}

static void
check(struct lint *l, const struct op *op)
{
    const struct failure *f = has_own_rule(op->kind) ? NULL : data_failure(l);

    if (f && !lint_target_is_new(l))
        report(l, op->at, "may fail with %s: %s", f->sqlstate, f->why);
}

RULE(may_fail) = {
    .id = "may-fail",
    .verdict = VERDICT_DESTRUCTIVE,
    .topic = TOPIC_FAILURE,
    .summary = "the statement fails when the rows are not as it needs them",
    .why = "Whether this succeeds depends on the rows that are in the table when it runs. It is "
           "all or nothing: nothing is lost when it fails, but the migration stops there. Look "
           "at the rows first, with a query that finds one that is in the way.",
    .setup = "CREATE TABLE orders (year integer, id bigint) PARTITION BY LIST (year);\n"
             "CREATE TABLE orders_rest PARTITION OF orders DEFAULT;",
    .bad = "CREATE TABLE orders_2024 PARTITION OF orders FOR VALUES IN (2024);",
    .good = "CREATE TABLE orders_2025 (year integer, id bigint);",
    .hazards = "223",
    .not_fixable = "the rows are not in the migration",
    .check = check,
};
