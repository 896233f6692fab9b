/* alter-domain: a domain constraint reads every table that uses the domain. */
#include <pgpreflight/rule.h>
#include <pgpreflight/rule_help.h>

/* Nothing is known of the domain, so nobody knows which tables use it. */
static bool
reads_unknown_tables(const struct lint *l, const struct op *op)
{
    const struct effect_row *row = lint_effects(l)->row;
    const struct type *t = schema_type(lint_schema(l), op->object);

    if ((t && (t->is_new || t->complete == TRI_YES)) || schema_is_complete(lint_schema(l)))
        return false;
    for (const struct effect_part *p = row ? row->parts : NULL; p && p->role != ROLE_END; p++)
        if (p->role == ROLE_TYPE_USERS && p->work & WORK_SCAN)
            return true;
    return false;
}

static void
check(struct lint *l, const struct op *op)
{
    const struct effect *e = blocking_work(l, WORK_SCAN);
    const struct type *t = schema_type(lint_schema(l), op->object);
    struct finding *f = NULL;

    if (e)
        f = report(
            l, op->at,
            "ALTER DOMAIN %s takes %s while every row of every table with that domain is checked",
            rel_words(l, op->object), lock_words(l, e->rel));
    else if (reads_unknown_tables(l, op))
        f = report(l, op->at,
                   "ALTER DOMAIN %s reads every row of every table with that domain, none of which is known here, while "
                   "writes to them wait",
                   rel_words(l, op->object));
    else if (data_failure(l) && !(t && t->is_new) && !(op->constraint && op->constraint->not_valid))
        f = report_as(l, VERDICT_DESTRUCTIVE, op->at,
                      "ALTER DOMAIN %s fails when a stored value breaks the rule",
                      rel_words(l, op->object));
    if (f && op->constraint && op->constraint->check)
        safer(l, f,
              "ALTER DOMAIN %s ADD%s%s CHECK (%s) NOT VALID;\n"
              "-- old values: a CHECK ... NOT VALID on each table, validated there, blocks nobody",
              sql_name(l, op->object), op->name ? " CONSTRAINT " : "",
              op->name ? sql_ident(l, op->name) : "", op->constraint->check->text);
    about(f, op->object);
}

RULE(alter_domain) = {
    .id = "alter-domain",
    .verdict = VERDICT_DANGEROUS,
    .topic = TOPIC_CONSTRAINTS,
    .summary = "a new domain constraint reads every table that uses the domain while writes wait",
    .why = "ALTER DOMAIN ... ADD CONSTRAINT, SET NOT NULL and, up to PostgreSQL 18, VALIDATE "
           "CONSTRAINT take SHARE on every table with a column of the domain, all at once, and "
           "read them all: writes to every one of them wait. ADD CONSTRAINT ... NOT VALID locks "
           "no table but tests new values only; validating it later blocks writes again. A CHECK "
           "on the tables themselves can be validated without blocking anybody.",
    .setup = "CREATE DOMAIN percentage AS integer;\n"
             "CREATE TABLE rates (id bigint PRIMARY KEY, share percentage);",
    .bad = "ALTER DOMAIN percentage ADD CONSTRAINT in_range CHECK (VALUE BETWEEN 0 AND 100);",
    .good = "ALTER DOMAIN percentage ADD CONSTRAINT in_range CHECK (VALUE BETWEEN 0 AND 100) NOT "
            "VALID;",
    .hazards = "85,86",
    .not_fixable = "VALIDATE CONSTRAINT of a domain stops writes to every table that uses it as well",
    .on = {OP_ALTER_DOMAIN},
    .check = check,
};
