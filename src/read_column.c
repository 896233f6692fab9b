/* read_column.c - column definitions: the column, its default, and the constraints behind it. */
#include <string.h>

#include "read.h"

/* Where the i-th thing behind a column's type ends: before the next one that is not an attribute of
 * it (DEFERRABLE ...), or with the column. */
static int
constraint_end(const ColumnDef *def, int i, int column_end)
{
    for (i++; i < list_length(def->constraints); i++) {
        const Constraint *next = list_nth(def->constraints, i);

        if (!read_constraint_attribute(NULL, next) && next->location >= 0)
            return next->location;
    }
    return column_end;
}

const struct expr *
read_default(struct reading *r, const Constraint *c, int to)
{
    struct token t = {.kind = TOKEN_END};
    int close;

    if (c->location < 0)
        return read_expr(r, c->raw_expr);
    if (c->contype == CONSTR_DEFAULT) {
        t = scan_find_word(r, c->location, to, "default");
        return t.kind == TOKEN_END ? read_expr(r, c->raw_expr)
                                   : read_expr_in(r, c->raw_expr, t.end, to);
    }
    t = scan_find_char(r, c->location, to, '(');
    close = t.kind == TOKEN_END ? -1 : scan_closing(r, t.start);
    return close < 0 ? read_expr(r, c->raw_expr) : read_expr_in(r, c->raw_expr, t.end, close);
}

static void
read_generated(struct op_column *column, const Constraint *c)
{
    column->is_generated = true;
#if PG_VERSION_NUM >= 180000
    column->is_virtual = c->generated_kind == 'v';
#else
    (void)c;
#endif
}

static void
read_column_part(struct reading *r, struct op *op, struct op_column *column, const Constraint *c,
                 int to)
{
    switch ((int)c->contype) {
    case CONSTR_NOTNULL:
        column->not_null = true;
        column->not_null_name = read_string(r, c->conname);
        break;
    case CONSTR_DEFAULT:
        column->value = read_default(r, c, to);
        break;
    case CONSTR_GENERATED:
        column->value = read_default(r, c, to);
        read_generated(column, c);
        break;
    case CONSTR_IDENTITY:
        column->identity = c->generated_when;
        column->not_null = true;
        op->options = read_options(r, c->options);
        break;
    case CONSTR_PRIMARY:
        column->primary_key = column->not_null = true;
        break;
    case CONSTR_UNIQUE:
        column->unique = true;
        break;
    case CONSTR_CHECK:
        column->check = true;
        break;
    case CONSTR_FOREIGN:
        column->references = true;
        break;
    default:
        break;
    }
}

struct op *
read_column(struct reading *r, struct name rel, const ColumnDef *def, enum op_origin origin,
            int from, int to)
{
    struct op_column *column = arena_new(r->a, struct op_column);
    struct op *op;
    ListCell *lc;

    if (from < 0)
        from = def->location;
    if (from >= 0 && to < 0)
        to = read_clause_end(r, from);
    op = read_op_in(r, OP_ADD_COLUMN, from, to);
    op->origin = origin;
    op->rel = rel;
    op->rel_kind = OBJ_TABLE;
    op->name = read_string(r, def->colname);
    op->column = column;
    column->type = read_type_name(r, def->typeName);
    column->not_null = column->type.is_serial || def->is_not_null;
    if (def->collClause)
        column->collation = read_dotted_name(r, def->collClause->collname);
    foreach (lc, def->constraints) {
        const Constraint *c = lfirst(lc);

        read_column_part(r, op, column, c, constraint_end(def, foreach_current_index(lc), to));
    }
    return op;
}

/* NOT NULL, DEFAULT and the like are properties of the column here: see op_column. */
static bool
is_op(const Constraint *c)
{
    return c->contype == CONSTR_CHECK || c->contype == CONSTR_PRIMARY ||
           c->contype == CONSTR_UNIQUE || c->contype == CONSTR_EXCLUSION ||
           c->contype == CONSTR_FOREIGN;
}

void
read_column_constraints(struct reading *r, struct name rel, const ColumnDef *def,
                        enum op_origin origin)
{
    const char *column = NULL;
    struct op_constraint *before = NULL;
    int to = -1;
    ListCell *lc;

    foreach (lc, def->constraints) {
        const Constraint *c = lfirst(lc);
        struct op *op;

        if (read_constraint_attribute(before, c))
            continue;
        before = NULL;
        if (!is_op(c))
            continue;
        if (!column) {
            column = read_string(r, def->colname);
            to = def->location >= 0 ? read_clause_end(r, def->location) : -1;
        }
        op = read_constraint(r, rel, c, origin, column, -1,
                             constraint_end(def, foreach_current_index(lc), to));
        if (op)
            before = unconstify(struct op_constraint *, op->constraint);
    }
}
