/* rename-object: whoever calls it by name fails. */
#include <pgpreflight/rule.h>
#include <pgpreflight/rule_help.h>

static void
check(struct lint *l, const struct op *op)
{
    struct name n = op->object.name ? op->object : op->rel;
    const struct type *t = op->kind == OP_RENAME_TYPE ? schema_type(lint_schema(l), n) : NULL;
    const struct function *fn =
        op->kind == OP_RENAME_FUNCTION ? schema_function(lint_schema(l), n, NULL) : NULL;

    if (will_fail(l) || lint_target_is_new(l) || (t && (t->is_new || t->name_is_new)) ||
        (op->kind == OP_RENAME_TYPE && made_again(l, OP_CREATE_TYPE, n, NULL)) || (fn && fn->is_new) ||
        (op->kind == OP_RENAME_RELATION && op->rel_kind != OBJ_SEQUENCE &&
         op->rel_kind != OBJ_COMPOSITE))
        return;
    about(report(l, op->at, "renaming %s to %s breaks whoever still names it", rel_words(l, n),
                 sql_ident(l, op->new_name)),
          n);
}

RULE(rename_object) = {
    .id = "rename-object",
    .verdict = VERDICT_DESTRUCTIVE,
    .topic = TOPIC_COMPATIBILITY,
    .summary = "renaming a sequence, type, domain or function breaks whoever names it",
    .why = "Columns, defaults, views and triggers refer to the object itself and follow the "
           "rename. Text does not: nextval('name') in the application, casts, calls, and "
           "function bodies kept as strings fail from the commit on. Make a new object, or a "
           "wrapper with the old name, and drop the old one later.",
    .setup = "CREATE FUNCTION shout(text) RETURNS text LANGUAGE sql AS 'SELECT upper($1)';",
    .bad = "ALTER FUNCTION shout(text) RENAME TO upper_case;",
    .good = "CREATE FUNCTION upper_case(text) RETURNS text LANGUAGE sql AS 'SELECT shout($1)';",
    .hazards = "127",
    .not_fixable = "the callers must change in step",
    .on = {OP_RENAME_RELATION, OP_RENAME_TYPE, OP_RENAME_FUNCTION},
    .check = check,
};
