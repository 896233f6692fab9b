/* drop-constraint: what it kept out may come in. */
#include <pgpreflight/rule.h>
#include <pgpreflight/rule_help.h>

#include <string.h>

/* A CHECK (column IS NOT NULL) that the column's NOT NULL has made superfluous. */
static bool
is_superfluous(const struct lint *l, const struct relation *r, const struct constraint *c)
{
    if (!c || c->type != CONSTRAINT_CHECK || string_list_count(c->columns) != 1 ||
        !c->proves_not_null || !c->check_text || strcasestr(c->check_text, " and "))
        return false;
    const struct column *col = relation_column(r, c->columns->text);

    for (const struct op *op = lint_statement(l)->ops; op; op = op->next)
        if (op->kind == OP_SET_NOT_NULL && !strcmp(op->name, c->columns->text))
            return true;
    return col && col->not_null == TRI_YES;
}

static const char *
kind_words(const struct constraint *c)
{
    static const char *const words[] = {
        [CONSTRAINT_CHECK] = "check constraint",   [CONSTRAINT_NOT_NULL] = "not-null constraint",
        [CONSTRAINT_UNIQUE] = "unique constraint", [CONSTRAINT_PRIMARY_KEY] = "primary key",
        [CONSTRAINT_FOREIGN_KEY] = "foreign key",  [CONSTRAINT_EXCLUDE] = "exclusion constraint",
    };

    return c ? words[c->type] : "constraint";
}

static void
check(struct lint *l, const struct op *op)
{
    const struct relation *r = lint_target(l);
    const struct constraint *c = r ? relation_constraint(r, op->name) : NULL;

    if (lint_target_is_new(l) || will_fail(l) ||
        (c && (c->is_new || c->type == CONSTRAINT_PRIMARY_KEY)) || known_absent(l, op->rel) ||
        (!c && names_primary_key(op->name)) || is_superfluous(l, r, c) ||
        made_again(l, OP_ADD_CONSTRAINT, op->rel, op->name))
        return;
    report(l, op->at, "dropping %s %s lets rows into %s that it kept out%s", kind_words(c),
           sql_ident(l, op->name), rel_words(l, op->rel),
           op->cascade ? ", and CASCADE drops the foreign keys that rely on it"
           : c && c->type == CONSTRAINT_UNIQUE ? ", and its index is gone"
                                               : "");
}

RULE(drop_constraint) = {
    .id = "drop-constraint",
    .verdict = VERDICT_DESTRUCTIVE,
    .topic = TOPIC_CONSTRAINTS,
    .summary = "DROP CONSTRAINT lets in rows that it kept out",
    .why = "From the commit on rows may be written that break the rule, and putting the "
           "constraint back then fails until they are found and repaired. A UNIQUE constraint "
           "takes its index along, so queries and ON CONFLICT clauses that relied on it slow "
           "down or fail with 42P10. Dropping a foreign key takes ACCESS EXCLUSIVE on the "
           "referenced table as well.",
    .setup = "CREATE TABLE orders (id bigint PRIMARY KEY, note text, CONSTRAINT note_length CHECK "
             "(length(note) < 100));",
    .bad = "ALTER TABLE orders DROP CONSTRAINT note_length;",
    .good = "ALTER TABLE orders ADD CONSTRAINT id_positive CHECK (id > 0) NOT VALID;",
    .hazards = "88,89",
    .not_fixable = "the rule may be dropped on purpose",
    .on = {OP_DROP_CONSTRAINT},
    .check = check,
};
