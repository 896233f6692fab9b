/* drop-type: casts and function signatures fail. */
#include <pgpreflight/rule.h>
#include <pgpreflight/rule_help.h>

static void
check(struct lint *l, const struct op *op)
{
    const struct type *t = schema_type(lint_schema(l), op->object);
    struct finding *f;

    if (op->cascade || will_fail(l) ||
        (t && (t->is_new || t->name_is_new || t->exists == TRI_NO)) ||
        made_again(l, OP_CREATE_TYPE, op->object, NULL) ||
        made_again(l, OP_CREATE_DOMAIN, op->object, NULL))
        return;
    f = report(l, op->at, "dropping %s %s breaks whoever still casts to it",
               op->rel_kind == OBJ_DOMAIN ? "domain" : "type", rel_words(l, op->object));
    about(f, op->object);
}

RULE(drop_type) = {
    .id = "drop-type",
    .verdict = VERDICT_DESTRUCTIVE,
    .topic = TOPIC_COMPATIBILITY,
    .summary = "DROP TYPE / DOMAIN breaks whoever casts to it",
    .why = "The server refuses while a column, function or view uses the type, so no rows are "
           "lost; text does not count, so casts in the application and in function bodies fail "
           "with 42704. An enum label cannot be removed on its own: making a new type, moving "
           "the columns and dropping the old type rewrites every table that uses it.",
    .setup = "CREATE TYPE mood AS ENUM ('sad', 'happy');",
    .bad = "DROP TYPE mood;",
    .good = "CREATE TYPE colour AS ENUM ('red', 'blue');",
    .hazards = "110,121",
    .not_fixable = "the definition is not in the migration",
    .on = {OP_DROP_TYPE},
    .check = check,
};
