/* read_constraint.c - constraints, wherever they are written: CREATE TABLE, ADD COLUMN, ADD
 * CONSTRAINT, domains. */
#include "read.h"

#include <pgpreflight/op.h>

/* The expression between CHECK's parentheses. */
static const struct expr *
read_check(struct reading *r, const Constraint *c)
{
    struct token open = {.kind = TOKEN_END};
    int close = -1;

    if (c->location >= 0)
        open = scan_find_char(r, c->location, -1, '(');
    if (open.kind != TOKEN_END)
        close = scan_closing(r, open.start);
    if (close < 0)
        return read_expr(r, c->raw_expr);
    return read_expr_in(r, c->raw_expr, open.end, close);
}

static const struct string_list *
one_column(struct reading *r, const char *column)
{
    struct string_builder b = {0};

    if (column)
        string_builder_add(&b, r->a, column);
    return b.first;
}

static void
read_foreign_key(struct reading *r, struct op_constraint *k, const Constraint *c)
{
    if (c->fk_attrs)
        k->columns = read_string_list(r, c->fk_attrs);
    k->ref = read_rangevar(r, c->pktable);
    k->ref_columns = read_string_list(r, c->pk_attrs);
    k->on_delete = c->fk_del_action;
    k->on_update = c->fk_upd_action;
    k->match = c->fk_matchtype;
#if PG_VERSION_NUM >= 180000
    k->without_overlaps = c->fk_with_period;
#endif
}

static void
read_index_constraint(struct reading *r, struct op_constraint *k, const Constraint *c)
{
    if (c->keys)
        k->columns = read_string_list(r, c->keys);
    k->include = read_string_list(r, c->including);
    k->using_index = read_string(r, c->indexname);
    k->nulls_not_distinct = c->nulls_not_distinct;
#if PG_VERSION_NUM >= 180000
    k->without_overlaps = c->without_overlaps;
#endif
}

/* False: it is no constraint of ours (DEFAULT, GENERATED, attributes ...). */
static bool
constraint_type_of(const Constraint *c, enum constraint_type *ret_type)
{
    switch ((int)c->contype) {
    case CONSTR_CHECK:
        *ret_type = CONSTRAINT_CHECK;
        return true;
    case CONSTR_NOTNULL:
        *ret_type = CONSTRAINT_NOT_NULL;
        return true;
    case CONSTR_PRIMARY:
        *ret_type = CONSTRAINT_PRIMARY_KEY;
        return true;
    case CONSTR_UNIQUE:
        *ret_type = CONSTRAINT_UNIQUE;
        return true;
    case CONSTR_EXCLUSION:
        *ret_type = CONSTRAINT_EXCLUDE;
        return true;
    case CONSTR_FOREIGN:
        *ret_type = CONSTRAINT_FOREIGN_KEY;
        return true;
    default:
        return false;
    }
}

struct op_constraint *
read_constraint_body(struct reading *r, const Constraint *c, enum op_origin origin,
                     const char *column)
{
    struct op_constraint *k = arena_new(r->a, struct op_constraint);

    if (!constraint_type_of(c, &k->type))
        return NULL;
    k->name = read_string(r, c->conname);
    k->named = c->conname != NULL;
    k->name = read_string(r, c->conname);
    k->columns = one_column(r, column);
    k->deferrable = c->deferrable;
    k->initially_deferred = c->initdeferred;
    k->no_inherit = c->is_no_inherit;
    k->not_valid = c->skip_validation;
    switch (k->type) {
    case CONSTRAINT_CHECK:
        k->check = read_check(r, c);
        k->columns = k->check ? k->check->columns : NULL;
        break;
    case CONSTRAINT_NOT_NULL:
        if (c->keys)
            k->columns = read_string_list(r, c->keys);
        break;
    case CONSTRAINT_FOREIGN_KEY:
        read_foreign_key(r, k, c);
        break;
    case CONSTRAINT_EXCLUDE:
        read_index_constraint(r, k, c);
        read_exclusions(r, k, c->exclusions, c->location);
        k->where = read_expr(r, c->where_clause);
        k->method = read_string(r, c->access_method);
        break;
    case CONSTRAINT_UNIQUE:
    case CONSTRAINT_PRIMARY_KEY:
        read_index_constraint(r, k, c);
        break;
    }
#if PG_VERSION_NUM >= 180000
    /* the grammar leaves the field alone for constraints that cannot be switched off */
    if (k->type == CONSTRAINT_CHECK || k->type == CONSTRAINT_FOREIGN_KEY)
        k->not_enforced = !c->is_enforced;
#endif
    /* A new table is empty: the server marks its constraints valid whatever is written. */
    if (origin == ORIGIN_CREATE_TABLE && !k->not_enforced)
        k->not_valid = false;
    return k;
}

struct op *
read_constraint(struct reading *r, struct name rel, const Constraint *c, enum op_origin origin,
                const char *column, int from, int to)
{
    struct op_constraint *k = read_constraint_body(r, c, origin, column);
    struct op *op;

    if (!k)
        return NULL;
    if (from < 0)
        from = c->location;
    if (from >= 0 && to < 0)
        to = read_clause_end(r, from);
    op = read_op_in(r, OP_ADD_CONSTRAINT, from, to);
    op->origin = origin;
    op->rel = rel;
    op->rel_kind = OBJ_TABLE;
    op->name = k->name;
    op->constraint = k;
    op->options = read_options(r, c->options);
    return op;
}

bool
read_constraint_attribute(struct op_constraint *before, const Constraint *attribute)
{
    switch ((int)attribute->contype) {
    case CONSTR_ATTR_DEFERRABLE:
        if (before)
            before->deferrable = true;
        return true;
    case CONSTR_ATTR_NOT_DEFERRABLE:
        if (before)
            before->deferrable = false;
        return true;
    case CONSTR_ATTR_DEFERRED: /* implies deferrable */
        if (before)
            before->initially_deferred = before->deferrable = true;
        return true;
    case CONSTR_ATTR_IMMEDIATE:
        if (before)
            before->initially_deferred = false;
        return true;
#if PG_VERSION_NUM >= 180000
    case CONSTR_ATTR_ENFORCED:
        if (before)
            before->not_enforced = false;
        return true;
    case CONSTR_ATTR_NOT_ENFORCED:
        if (before)
            before->not_enforced = before->not_valid = true;
        return true;
#endif
    default:
        return false;
    }
}
