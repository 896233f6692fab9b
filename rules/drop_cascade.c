/* drop-cascade: CASCADE reaches further than named. */
#include <pgpreflight/rule.h>
#include <pgpreflight/rule_help.h>

/* Dropping these takes table columns along. */
static bool
takes_columns(const struct op *op)
{
    return op->kind == OP_DROP_TYPE || op->kind == OP_DROP_EXTENSION;
}

static bool
is_new_type(const struct lint *l, const struct op *op)
{
    const struct type *t =
        op->kind == OP_DROP_TYPE ? schema_type(lint_schema(l), op->object) : NULL;

    return t && t->is_new;
}

static void
check(struct lint *l, const struct op *op)
{
    struct name n = op->object.name ? op->object : op->rel;
    enum object_kind kind = op->kind == OP_DROP_EXTENSION ? OBJ_EXTENSION : op->rel_kind;
    struct finding *f;

    if (!op->cascade || is_table_kind(op->rel_kind) || lint_target_is_new(l) ||
        is_new_type(l, op) || will_fail(l) ||
        (op->kind == OP_DROP_RELATION && known_absent(l, op->rel)))
        return;
    f = report_as(l, takes_columns(op) ? VERDICT_DANGEROUS : VERDICT_DESTRUCTIVE, op->at,
                  "dropping %s %s with CASCADE also drops %s that depends on it",
                  kind == OBJ_UNKNOWN ? "object" : object_kind_name(kind), rel_words(l, n),
                  takes_columns(op) ? "every table column, view and function" : "everything");
    safer(l, f,
          "-- without CASCADE the server refuses and lists what depends on it; drop that by name "
          "first");
    about(f, n);
}

RULE(drop_cascade) = {
    .id = "drop-cascade",
    .verdict = VERDICT_DESTRUCTIVE,
    .topic = TOPIC_DATA_LOSS,
    .summary = "DROP ... CASCADE drops objects that the statement does not name",
    .why = "CASCADE drops everything that depends on the object: views over a view, defaults "
           "that use a sequence, triggers, indexes and generated columns that use a function, "
           "and for a type, domain or extension the table columns of that type with their "
           "values. The server says what went only in a NOTICE, afterwards. Without CASCADE it "
           "refuses and lists the dependents instead; drop those you mean by name.",
    .setup =
        "CREATE FUNCTION shout(text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT upper($1)';",
    .bad = "DROP FUNCTION shout(text) CASCADE;",
    .good = "DROP FUNCTION IF EXISTS whisper(text);",
    .hazards = "109,111",
    .not_fixable = "what depends on the object is only known on the server",
    .on = {OP_DROP_RELATION, OP_DROP_TYPE, OP_DROP_FUNCTION, OP_DROP_EXTENSION, OP_DROP_OTHER},
    .check = check,
};
