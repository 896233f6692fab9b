/* fix_constraint.c - constraints and partitions: checked in a later transaction (fix.h). */
#include "fix.h"

#include <string.h>

#include "lint_private.h"

/* The clause of the statement in which the op stands. */
static struct span
clause_of(struct lint *l, const struct op *op)
{
    const struct statement *st = lint_statement(l);

    return st->ops->next || op->at.start > st->span.start ? op->at : st->span;
}

static const char *
prefix(struct lint *l, const struct op *op)
{
    return text_printf(l, "ALTER TABLE %s%s", op->only ? "ONLY " : "", sql_table(l, op));
}

/* ADD CHECK (...) gets the name that the server would give, so that VALIDATE can say it. */
bool
fix_not_valid(struct lint *l, const struct op *op, struct finding *f, struct fix *x)
{
    struct span clause = clause_of(l, op), add = fix_word(l, clause, "ADD");
    const char *name = sql_ident(l, constraint_name(l, op));
    bool key = op->constraint->type == CONSTRAINT_FOREIGN_KEY;

    (void)f;
    if (op->constraint->not_valid || op->origin != ORIGIN_OWN || add.start == add.end) {
        x->refused = op->origin == ORIGIN_OWN ? NULL : "the constraint is written in ADD COLUMN";
        return false;
    }
    if (key && is_partitioned(lint_target(l)) && lint_pg_version(l) < 18) {
        x->refused = "NOT VALID is refused on a partitioned table before 18";
        return false;
    }
    if (!op->name)
        fix_insert(x, add.end, text_printf(l, " CONSTRAINT %s", name));
    fix_insert(x, op->at.end, " NOT VALID");
    x->makes = op->constraint->type == CONSTRAINT_NOT_NULL ? constraint_name(l, op) : NULL;
    x->table = op->rel.name;
    x->not_null = op->constraint->type == CONSTRAINT_NOT_NULL;
    fix_step(x, FIX_LATER, "%s VALIDATE CONSTRAINT %s", prefix(l, op), name);
    return true;
}

/* The steps that make an existing column NOT NULL; the first one may stand where the statement is. */
bool
fix_not_null_steps(struct lint *l, const struct op *op, const char *column, struct fix *x)
{
    const char *ident = sql_ident(l, column), *table = prefix(l, op);
    const char *raw = object_name(l, op->rel.name, column, "not_null"), *name = sql_ident(l, raw);

    if (lint_target(l) && relation_constraint(lint_target(l), raw)) {
        x->refused = text_printf(l, "it would add %s, which is there already", raw);
        return false;
    }
    x->table = op->rel.name;
    x->not_null = true;
    if (lint_pg_version(l) >= 18) {
        fix_step(x, FIX_HERE, "%s ADD CONSTRAINT %s NOT NULL %s NOT VALID", table, name, ident);
        fix_step(x, FIX_LATER, "%s VALIDATE CONSTRAINT %s", table, name);
        return true;
    }
    fix_step(x, FIX_HERE, "%s ADD CONSTRAINT %s CHECK (%s IS NOT NULL) NOT VALID", table, name, ident);
    fix_step(x, FIX_LATER, "%s VALIDATE CONSTRAINT %s", table, name);
    fix_step(x, FIX_LATER, "%s ALTER COLUMN %s SET NOT NULL", table, ident);
    fix_step(x, FIX_LATER, "%s DROP CONSTRAINT %s", table, name);
    return true;
}

/* A primary key or identity of the same statement makes or needs it NOT NULL at once. */
static bool
is_needed_at_once(struct lint *l, const char *column)
{
    for (const struct op *o = lint_statement(l)->ops; o; o = o->next)
        if ((o->kind == OP_ADD_IDENTITY && !strcmp(o->name, column)) ||
            (o->kind == OP_ADD_CONSTRAINT && o->constraint->type == CONSTRAINT_PRIMARY_KEY &&
             string_list_has(o->constraint->columns, column)))
            return true;
    return false;
}

bool
fix_set_not_null(struct lint *l, const struct op *op, struct finding *f, struct fix *x)
{
    (void)f;
    if (is_needed_at_once(l, op->name)) {
        x->refused = "a primary key or identity of the same statement needs it at once";
        return false;
    }
    x->cut = clause_of(l, op);
    return fix_not_null_steps(l, op, op->name, x);
}

/* --- keys ------------------------------------------------------------------------------------------ */

/* A constraint in ADD COLUMN: the words that make it, "UNIQUE" or "PRIMARY KEY". */
static struct span
words_in_column(struct lint *l, const struct op *op)
{
    bool primary = op->constraint->type == CONSTRAINT_PRIMARY_KEY;
    struct span all = lint_statement(l)->span, at = fix_word(l, all, primary ? "PRIMARY" : "UNIQUE");

    if (primary && at.start != at.end)
        at.end = fix_word(l, (struct span){at.end, all.end}, "KEY").end;
    while (at.start > all.start && l->in->src->text[at.start - 1] == ' ')
        at.start--;
    return at;
}

static bool
columns_nullable(struct lint *l, const struct op *op, struct fix *x)
{
    const struct relation *r = lint_target(l);

    for (const struct string_list *c = op->constraint->columns; c; c = c->next)
        if ((!r || relation_proves_not_null(r, c->text) != TRI_YES) && !fix_not_null_steps(l, op, c->text, x))
            return false;
    return true;
}

bool
fix_key(struct lint *l, const struct op *op, struct finding *f, struct fix *x)
{
    const struct op_constraint *c = op->constraint;
    const char *raw = constraint_name(l, op), *name = sql_ident(l, raw), *deferral = "", *include = "";
    bool primary = c->type == CONSTRAINT_PRIMARY_KEY;

    (void)f;
    if (c->using_index || is_partitioned(lint_target(l)) || c->without_overlaps || op->only ||
        (op->origin != ORIGIN_OWN && (primary || c->named))) {
        x->refused = "a key of a partitioned table, of an index there is, or in ADD COLUMN by name";
        return false;
    }
    if (primary && lint_pg_version(l) >= 18 && lint_target(l) && lint_target(l)->partition_of) {
        x->refused = "USING INDEX would make the partition's NOT NULL constraints its own";
        return false;
    }
    if (op->origin == ORIGIN_OWN) {
        x->cut = clause_of(l, op);
    } else {
        struct span words = words_in_column(l, op);

        if (words.start == words.end)
            return false;
        fix_replace(x, words, "");
    }
    if (primary && !columns_nullable(l, op, x))
        return false;
    if (c->deferrable)
        deferral = c->initially_deferred ? " DEFERRABLE INITIALLY DEFERRED" : " DEFERRABLE";
    if (c->include)
        include = text_printf(l, " INCLUDE (%s)", sql_columns(l, c->include));
    x->makes = raw;
    x->table = op->rel.name;
    x->unique = true;
    fix_step(x, FIX_OUTSIDE, "CREATE UNIQUE INDEX CONCURRENTLY %s ON %s (%s)%s%s", name, sql_table(l, op),
             sql_columns(l, c->columns), include, c->nulls_not_distinct ? " NULLS NOT DISTINCT" : "");
    fix_step(x, FIX_LATER, "%s ADD CONSTRAINT %s %s USING INDEX %s%s", prefix(l, op), name,
             primary ? "PRIMARY KEY" : "UNIQUE", name, deferral);
    return true;
}

/* --- VALIDATE, partitions --------------------------------------------------------------------------- */

bool
fix_validate(struct lint *l, const struct op *op, struct finding *f, struct fix *x)
{
    (void)f;
    x->cut = clause_of(l, op);
    x->table = op->rel.name;
    fix_step(x, FIX_LATER, "%s VALIDATE CONSTRAINT %s", prefix(l, op), sql_ident(l, op->name));
    return true;
}

/* The rule's own recipe, cut at its lines: ADD CHECK, VALIDATE, ATTACH, DROP. */
bool
fix_attach(struct lint *l, const struct op *op, struct finding *f, struct fix *x)
{
    const char *line = f->safer, *end;

    (void)op;
    if (!line || lint_statement(l)->ops->next)
        return false;
    x->cut = lint_statement(l)->span;
    x->table = op->other.name;
    x->parent = op->rel.name;
    x->all = true;
    for (; line; line = end ? end + 1 : NULL) {
        end = strchr(line, '\n');
        if (!strncmp(line, "--", 2))
            continue;
        fix_step(x, x->steps ? FIX_LATER : FIX_HERE, "%.*s",
                 (int)((end ? (size_t)(end - line) : strlen(line)) - 1), line);
    }
    return true;
}

bool
fix_partition_of(struct lint *l, const struct op *op, struct finding *f, struct fix *x)
{
    const struct op_table *t = op->table;
    const struct relation *parent = schema_relation(lint_schema(l), t->partition_of);
    const char *table = sql_table(l, op);

    (void)f;
    if (!t->bound || !t->bound->text || lint_statement(l)->ops->next || op->if_not_exists ||
        t->partition_by || t->temporary || t->unlogged || t->tablespace || t->access_method) {
        x->refused = "the partition has columns, constraints or storage of its own";
        return false;
    }
    if (!parent || parent->complete != TRI_YES) {
        x->refused = "what the parent has is not known here";
        return false;
    }
    x->cut = lint_statement(l)->span;
    fix_step(x, FIX_HERE, "CREATE TABLE %s (LIKE %s INCLUDING DEFAULTS INCLUDING CONSTRAINTS)", table,
             sql_name(l, t->partition_of));
    fix_step(x, FIX_HERE, "ALTER TABLE %s ATTACH PARTITION %s %s", sql_name(l, t->partition_of), table,
             t->bound->text);
    return true;
}
