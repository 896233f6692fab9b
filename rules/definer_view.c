/* definer-view: a view reads with its owner's rights. */
#include <pgpreflight/rule.h>
#include <pgpreflight/rule_help.h>

#include <string.h>

static void
check(struct lint *l, const struct op *op)
{
    for (const struct option *o = op->options; o; o = o->next)
        if (!strcmp(o->name, "security_invoker"))
            return;
    report(l, op->at, "view %s reads with the rights of its owner", rel_words(l, op->rel));
}

RULE(definer_view) = {
    .id = "definer-view",
    .verdict = VERDICT_ADVICE,
    .opt_in = true,
    .topic = TOPIC_SECURITY,
    .summary = "a view without security_invoker",
    .why = "A view reads its tables with the rights of its owner, row level security included, "
           "so whoever may read the view sees what the owner sees. From PostgreSQL 15 on WITH "
           "(security_invoker = true) makes it use the reader's rights.",
    .setup = "CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, note text);",
    .bad = "CREATE VIEW open_orders AS SELECT id FROM orders;",
    .good = "CREATE VIEW open_orders WITH (security_invoker = true) AS SELECT id FROM orders;",
    .hazards = "198",
    .not_fixable = "whose rights the view needs is a decision",
    .since = 15,
    .on = {OP_CREATE_VIEW},
    .check = check,
};
