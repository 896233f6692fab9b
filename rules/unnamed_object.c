/* unnamed-object: the server chooses the name. */
#include <pgpreflight/rule.h>

static void
check(struct lint *l, const struct op *op)
{
    if (op->kind == OP_CREATE_INDEX
            ? op->object.name != NULL
            : op->name || op->origin != ORIGIN_OWN || op->constraint->using_index)
        return;
    report(l, op->at, "the server chooses the name of this %s",
           op->kind == OP_CREATE_INDEX ? "index" : "constraint");
}

RULE(unnamed_object) = {
    .id = "unnamed-object",
    .verdict = VERDICT_ADVICE,
    .opt_in = true,
    .topic = TOPIC_STYLE,
    .summary = "an index or constraint without a name",
    .why = "The server makes up a name, which may differ between databases that took another "
           "path; a later DROP or ALTER needs it. Give it one.",
    .setup = "CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, note text);",
    .bad = "ALTER TABLE orders ADD CHECK (id > 0) NOT VALID;",
    .good = "ALTER TABLE orders ADD CONSTRAINT id_positive CHECK (id > 0) NOT VALID;",
    .hazards = "68,98",
    .not_fixable = "the name is a decision",
    .on = {OP_CREATE_INDEX, OP_ADD_CONSTRAINT},
    .check = check,
};
