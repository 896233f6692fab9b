/* fix_rows.c - rows written in batches: changes of all of them, and values of new columns (fix.h). */
#include "fix.h"

#include <string.h>

#include "lint_private.h"

static const char *
no_key(struct fix *x)
{
    x->refused = "the table has no known primary key of one column to cut the rows by";
    return NULL;
}

/* "UPDATE t SET a = 1 WHERE (b > 0) AND ". NULL: it cannot be put so. */
static const char *
open_condition(struct lint *l, const struct op *op)
{
    struct span all = lint_statement(l)->span, where = fix_word(l, all, "WHERE"), condition;

    if (where.start == where.end)
        return text_printf(l, "%s WHERE ", sql_text(l, all));
    if (op->dml->where_always_true)
        return text_printf(l, "%s WHERE ", sql_text(l, (struct span){all.start, where.start}));
    condition = (struct span){where.end, all.end};
    return text_printf(l, "%s WHERE (%s) AND ", sql_text(l, (struct span){all.start, where.start}),
                       sql_text(l, condition));
}

bool
fix_update(struct lint *l, const struct op *op, struct finding *f, struct fix *x)
{
    struct span all = lint_statement(l)->span, first = fix_word(l, all, op->kind == OP_UPDATE ? "UPDATE" : "DELETE");
    const struct relation *r = lint_target(l);
    const struct constraint *key = r ? relation_primary_key(r) : NULL;
    const char *loop;

    (void)f;
    if (!op->dml || op->dml->joins || (op->kind != OP_UPDATE && op->kind != OP_DELETE) || op->only ||
        first.start != all.start || fix_word(l, all, "RETURNING").start != all.end) {
        x->refused = "a WITH, a join or a RETURNING cannot be cut by key";
        return false;
    }
    if (key && key->columns && string_list_has(op->dml->columns, key->columns->text)) {
        x->refused = "it changes the key that the rows would be cut by";
        return false;
    }
    loop = fix_batches(l, op, open_condition(l, op));
    if (!loop)
        return no_key(x);
    x->cut = all;
    x->table = op->rel.name;
    x->all = true;
    fix_step(x, FIX_OUTSIDE, "%s", "")->sql = loop; /* the loop's own style */
    return true;
}

/* --- columns ---------------------------------------------------------------------------------------- */

/* The rest of the column's definition is a type and DEFAULT and NOT NULL, in any order: what is left
 * is the type. Anything else makes it too hard. */
static bool
is_plain(const struct op *op)
{
    const struct op_column *c = op->column;

    return !c->primary_key && !c->unique && !c->check && !c->references && !c->identity &&
           !c->is_generated && !op->if_not_exists;
}

static bool
added_in_steps(struct lint *l, const struct op *op, struct fix *x, const char *value, const char *before_value)
{
    const char *table = text_printf(l, "ALTER TABLE %s%s", op->only ? "ONLY " : "", sql_table(l, op));
    const char *column = sql_ident(l, op->name), *loop;
    struct fix_step *s;

    if (!is_plain(op)) {
        x->refused = "the column has more than a type, a default and NOT NULL";
        return false;
    }
    loop = fix_batches(l, op, text_printf(l, "UPDATE %s SET %s = DEFAULT WHERE %s IS NULL AND ",
                                          sql_table(l, op), column, column));
    if (!loop)
        return no_key(x);
    x->cut = lint_statement(l)->ops->next ? op->at : lint_statement(l)->span;
    x->table = op->rel.name;
    x->all = op->column->not_null;
    fix_step(x, FIX_HERE, "%s ADD COLUMN %s", table, column_type_sql(l, op));
    if (before_value)
        fix_step(x, FIX_HERE, "%s", before_value);
    fix_step(x, FIX_HERE, "%s ALTER COLUMN %s SET DEFAULT %s", table, column, value);
    s = fix_step(x, FIX_OUTSIDE, "%s", "");
    s->sql = loop;
    if (!op->column->not_null)
        return true;
    /* Not before the old rows have their value. */
    return fix_not_null_steps(l, op, op->name, x);
}

bool
fix_volatile_default(struct lint *l, const struct op *op, struct finding *f, struct fix *x)
{
    (void)f;
    return added_in_steps(l, op, x, op->column->value->text, NULL);
}

bool
fix_serial(struct lint *l, const struct op *op, struct finding *f, struct fix *x)
{
    struct name sequence = {op->rel.schema, object_name(l, op->rel.name, op->name, "seq")};
    const char *name = sql_name(l, sequence), *type = op->column->type.text;

    (void)f;
    return added_in_steps(l, op, x, text_printf(l, "nextval('%s'::regclass)", name),
                          text_printf(l, "CREATE SEQUENCE %s AS %s OWNED BY %s.%s", name, type ? type : "integer",
                                      sql_table(l, op), sql_ident(l, op->name)));
}
