/* read_type.c - types, enums and domains. */
#include <string.h>

#include "read.h"

static struct op *
type_op(struct reading *r, enum op_kind kind, struct name name, enum object_kind object_kind)
{
    struct op *op = read_op(r, kind, -1);

    op->object = name;
    op->rel_kind = object_kind;
    return op;
}

static void
read_create_enum(struct reading *r, const Node *node)
{
    const CreateEnumStmt *s = (const CreateEnumStmt *)node;
    struct op *op = type_op(r, OP_CREATE_TYPE, read_name_list(r, s->typeName), OBJ_ENUM);
    struct op_type_def *def = arena_new(r->a, struct op_type_def);

    def->labels = read_string_list(r, s->vals);
    op->type_def = def;
}

static void
read_create_composite(struct reading *r, const Node *node)
{
    const CompositeTypeStmt *s = (const CompositeTypeStmt *)node;
    struct op *op = type_op(r, OP_CREATE_TYPE, read_rangevar(r, s->typevar), OBJ_COMPOSITE);
    struct op_type_def *def = arena_new(r->a, struct op_type_def);
    struct op **after = r->last, *first = NULL;
    ListCell *lc;

    op->type_def = def;
    /* read like a table's columns, then taken off the statement's list: they belong to the type */
    r->last = &first;
    foreach (lc, s->coldeflist)
        read_column(r, op->object, lfirst(lc), ORIGIN_CREATE_TABLE, -1, -1);
    def->attributes = first;
    r->last = after;
}

static void
read_create_range(struct reading *r, const Node *node)
{
    const CreateRangeStmt *s = (const CreateRangeStmt *)node;
    struct op *op = type_op(r, OP_CREATE_TYPE, read_name_list(r, s->typeName), OBJ_RANGE);

    op->type_def = arena_new(r->a, struct op_type_def);
    op->options = read_options(r, s->params);
}

static void
read_alter_enum(struct reading *r, const Node *node)
{
    const AlterEnumStmt *s = (const AlterEnumStmt *)node;
    struct op *op = type_op(r, s->oldVal ? OP_RENAME_ENUM_VALUE : OP_ADD_ENUM_VALUE,
                            read_name_list(r, s->typeName), OBJ_ENUM);

    op->new_name = read_string(r, s->newVal);
    if (s->oldVal) {
        op->name = read_string(r, s->oldVal);
        return;
    }
    op->name = read_string(r, s->newValNeighbor);
    if (s->newValNeighbor)
        op->detail = s->newValIsAfter ? "after" : "before";
    op->if_not_exists = s->skipIfNewValExists;
}

static void
read_alter_type(struct reading *r, const Node *node)
{
    const AlterTypeStmt *s = (const AlterTypeStmt *)node;
    struct op *op = type_op(r, OP_ALTER_TYPE, read_name_list(r, s->typeName), OBJ_TYPE);

    op->options = read_options(r, s->options);
}

/* --- domains -------------------------------------------------------------------------------- */

/* Where the i-th thing behind a domain's type ends: before the next one. */
static int
domain_part_end(const struct reading *r, const List *constraints, int i)
{
    for (i++; i < list_length(constraints); i++) {
        const Constraint *next = list_nth(constraints, i);

        if (!read_constraint_attribute(NULL, next) && next->location >= 0)
            return next->location;
    }
    return r->end;
}

static void
read_domain_constraints(struct reading *r, struct op_column *column, struct op_type_def *def,
                        const List *constraints)
{
    const struct op_constraint **list;
    ListCell *lc;

    list = arena_array(r->a, const struct op_constraint *, (size_t)list_length(constraints) + 1);
    foreach (lc, constraints) {
        const Constraint *c = lfirst(lc);
        const struct op_constraint *k;

        if (c->contype == CONSTR_DEFAULT)
            column->value =
                read_default(r, c, domain_part_end(r, constraints, foreach_current_index(lc)));
        if (c->contype == CONSTR_NOTNULL)
            column->not_null = true;
        k = read_constraint_body(r, c, ORIGIN_OWN, NULL);
        if (k)
            list[def->n_constraints++] = k;
    }
    def->constraints = list;
}

static void
read_create_domain(struct reading *r, const Node *node)
{
    const CreateDomainStmt *s = (const CreateDomainStmt *)node;
    struct op *op = type_op(r, OP_CREATE_DOMAIN, read_name_list(r, s->domainname), OBJ_DOMAIN);
    struct op_column *column = arena_new(r->a, struct op_column);
    struct op_type_def *def = arena_new(r->a, struct op_type_def);

    op->column = column;
    op->type_def = def;
    column->type = read_type_name(r, s->typeName);
    if (s->collClause)
        column->collation = read_dotted_name(r, s->collClause->collname);
    read_domain_constraints(r, column, def, s->constraints);
}

static void
read_alter_domain(struct reading *r, const Node *node)
{
    const AlterDomainStmt *s = (const AlterDomainStmt *)node;
    struct op *op = type_op(r, OP_ALTER_DOMAIN, read_name_list(r, s->typeName), OBJ_DOMAIN);
    struct token t;

    op->name = read_string(r, s->name);
    op->cascade = s->behavior == DROP_CASCADE;
    op->if_exists = s->missing_ok;
    switch (s->subtype) {
    case 'T':
        op->detail = s->def ? "set default" : "drop default";
        t = scan_find_word(r, r->start, -1, "default");
        op->expr =
            t.kind == TOKEN_END ? read_expr(r, s->def) : read_expr_in(r, s->def, t.end, r->end);
        break;
    case 'N':
        op->detail = "drop not null";
        break;
    case 'O':
        op->detail = "set not null";
        break;
    case 'C':
        op->detail = "add constraint";
        op->constraint = read_constraint_body(r, (const Constraint *)s->def, ORIGIN_OWN, NULL);
        op->name = op->constraint ? op->constraint->name : NULL;
        break;
    case 'X':
        op->detail = "drop constraint";
        break;
    case 'V':
        op->detail = "validate constraint";
        break;
    default:
        break;
    }
}

const struct reader type_readers[] = {
    {T_CreateEnumStmt, "CREATE TYPE", read_create_enum},
    {T_CompositeTypeStmt, "CREATE TYPE", read_create_composite},
    {T_CreateRangeStmt, "CREATE TYPE", read_create_range},
    {T_AlterEnumStmt, "ALTER TYPE", read_alter_enum},
    {T_AlterTypeStmt, "ALTER TYPE", read_alter_type},
    {T_CreateDomainStmt, "CREATE DOMAIN", read_create_domain},
    {T_AlterDomainStmt, "ALTER DOMAIN", read_alter_domain},
    {0, NULL, NULL},
};
