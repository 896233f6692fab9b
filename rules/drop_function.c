/* drop-function: callers fail. */
#include <pgpreflight/rule.h>
#include <pgpreflight/rule_help.h>

static void
check(struct lint *l, const struct op *op)
{
    const struct function *fn = schema_function(lint_schema(l), op->object, NULL);
    struct finding *f;

    if (op->cascade || will_fail(l) || (fn && (fn->is_new || fn->exists == TRI_NO)) ||
        made_again(l, OP_CREATE_FUNCTION, op->object, NULL))
        return;
    f = report(l, op->at, "dropping %s %s breaks its callers",
               op->rel_kind == OBJ_UNKNOWN ? "function" : object_kind_name(op->rel_kind),
               rel_words(l, op->object));
    safer(l, f,
          "-- CREATE OR REPLACE keeps callers alive; drop it when no running version calls it");
    about(f, op->object);
}

RULE(drop_function) = {
    .id = "drop-function",
    .verdict = VERDICT_DESTRUCTIVE,
    .topic = TOPIC_COMPATIBILITY,
    .summary = "DROP FUNCTION breaks its callers",
    .why = "The server refuses to drop a function that a view, default, index or trigger uses, "
           "but it does not look into the text of other functions nor into the application: "
           "those fail with 42883 when they call it next. CREATE OR REPLACE FUNCTION changes a "
           "body in place without a gap.",
    .setup =
        "CREATE FUNCTION shout(text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT upper($1)';",
    .bad = "DROP FUNCTION shout(text);",
    .good = "CREATE OR REPLACE FUNCTION shout(text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT "
            "upper($1) || ''!''';",
    .hazards = "110",
    .not_fixable = "the definition is not in the migration",
    .on = {OP_DROP_FUNCTION},
    .check = check,
};
