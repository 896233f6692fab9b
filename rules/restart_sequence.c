/* restart-sequence: numbers that are used come again. */
#include <pgpreflight/rule.h>
#include <pgpreflight/rule_help.h>

#include <string.h>

static const struct option *
restart(const struct op *op)
{
    for (const struct option *o = op->options; o; o = o->next)
        if (!strcmp(o->name, "restart"))
            return o;
    return NULL;
}

static void
check(struct lint *l, const struct op *op)
{
    const struct option *o = restart(op);

    if (!o || lint_target_is_new(l) || will_fail(l))
        return;
    report(l, op->at, "RESTART lets %s%s%s hand out numbers that may be used already",
           op->kind == OP_SET_IDENTITY ? "the identity of " : "",
           rel_words(l, op->rel.name ? op->rel : op->object),
           o->value ? text_printf(l, " from %s", o->value) : "");
}

RULE(restart_sequence) = {
    .id = "restart-sequence",
    .verdict = VERDICT_DESTRUCTIVE,
    .topic = TOPIC_DATA_LOSS,
    .summary = "RESTART lets a sequence hand out numbers that are used",
    .why = "After RESTART the sequence counts from there on whatever the table holds; the next "
           "INSERT fails with 23505 where a unique key is in place, and makes a duplicate where "
           "none is. Set it behind the highest number with setval().",
    .setup = "CREATE SEQUENCE invoice_no;",
    .bad = "ALTER SEQUENCE invoice_no RESTART WITH 1;",
    .good = "SELECT setval('invoice_no', 5000);",
    .hazards = "40,120",
    .not_fixable = "the highest number is in the data",
    .on = {OP_ALTER_SEQUENCE, OP_SET_IDENTITY},
    .check = check,
};
