/* frozen-now: a text that becomes one moment for good. */
#include <pgpreflight/rule.h>
#include <pgpreflight/rule_help.h>

#include <string.h>
#include <strings.h>

static bool
is_moment(const char *s)
{
    static const char *const words[] = {"now", "now()", "today", "tomorrow", "yesterday"};

    for (size_t i = 0; s && i < sizeof(words) / sizeof(*words); i++)
        if (!strcasecmp(s, words[i]))
            return true;
    return false;
}

static bool
is_time_type(const char *t)
{
    return t && (!strncmp(t, "timestamp", 9) || !strcmp(t, "date") || !strncmp(t, "time", 4));
}

static void
check(struct lint *l, const struct op *op)
{
    const struct expr *value = op->kind == OP_SET_DEFAULT ? op->expr : op->column->value;
    const struct relation *r = lint_target(l);
    const struct column *c = r ? relation_column(r, op->name) : NULL;
    const char *type =
        op->kind == OP_SET_DEFAULT ? (c ? c->type.name : NULL) : op->column->type.name;
    struct finding *f;

    if (!value || !is_moment(value->literal) || !is_time_type(type))
        return;
    f = report(l, op->at, "default %s of %s is the moment of this migration for every row to come",
               value->text, sql_ident(l, op->name));
    if (op->kind == OP_SET_DEFAULT)
        safer(l, f, "ALTER TABLE %s ALTER COLUMN %s SET DEFAULT now();", sql_table(l, op),
              sql_ident(l, op->name));
    else if (op->origin == ORIGIN_OWN)
        safer(l, f, "ALTER TABLE %s ADD COLUMN %s DEFAULT now();", sql_table(l, op),
              column_type_sql(l, op));
}

RULE(frozen_now) = {
    .id = "frozen-now",
    .verdict = VERDICT_DESTRUCTIVE,
    .topic = TOPIC_DATA_LOSS,
    .summary = "DEFAULT 'now' is one fixed moment, not the current time",
    .why = "Written between quotes, 'now' or 'today' is turned into a value once, when the "
           "default is set; every row written later gets the moment of the migration. Write "
           "now() or CURRENT_DATE without quotes.",
    .setup = "CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, note text);",
    .bad = "ALTER TABLE orders ADD COLUMN placed_at timestamptz DEFAULT 'now';",
    .good = "ALTER TABLE orders ADD COLUMN placed_at timestamptz DEFAULT now();",
    .hazards = "5",
    .not_fixable = "what was meant is not in the file",
    .on = {OP_ADD_COLUMN, OP_SET_DEFAULT},
    .check = check,
};
