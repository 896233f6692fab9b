#include "schema_model.h"

#include <stdio.h>
#include <string.h>

/* Columns: ADD, DROP, RENAME, ALTER. Every change reaches partitions and inheritance children. */

static bool
is_merged(const struct op *op, const struct column *c)
{
    /* A definition that says no type only adds to an inherited column. */
    return op->origin == ORIGIN_CREATE_TABLE && c && !c->dropped;
}

static void
add_sequence(struct schema *s, struct relation *r, struct column *c, const struct op_column *def,
             const struct op *op)
{
    if (!def->type.is_serial && !def->identity)
        return;
    column_own_sequence(s, r, c->name, op->options);
    if (def->type.is_serial) {
        char text[256];

        snprintf(text, sizeof(text), "nextval('%s'::regclass)", r->sequences->rel->name.name);
        SCHEMA_SET(s, c->has_default, TRI_YES);
        SCHEMA_SET(s, c->default_text, intern(s, text));
    }
}

/* From 18 on: a NOT NULL written in the child is the child's own, with a name of its own. */
static void
own_not_null(struct schema *s, struct relation *r, struct column *c, const char *name)
{
    struct constraint *inherited = constraint_find_not_null(r, c->name);

    if (inherited && inherited->is_inherited) {
        constraint_drop(s, r, inherited);
        if (!name)
            name = names_constraint(s, r->name.name, c->name, "not_null", r->name.schema);
    }
    SCHEMA_SET(s, c->not_null, TRI_YES);
    constraint_not_null(s, r, c->name, name);
}

static void
merge_column(struct schema *s, struct relation *r, struct column *c, const struct op *op)
{
    const struct op_column *def = op->column;

    if (!r->partition_of)
        SCHEMA_SET(s, c->is_inherited, false);
    if (def->not_null || def->primary_key || def->identity || def->type.is_serial)
        own_not_null(s, r, c, def->not_null_name);
    if (def->value && !def->is_generated) {
        SCHEMA_SET(s, c->has_default, def->value->is_null ? TRI_NO : TRI_YES);
        SCHEMA_SET(s, c->default_text, def->value->is_null ? NULL : intern(s, def->value->text));
    }
    if (def->identity)
        SCHEMA_SET(s, c->identity, def->identity);
    add_sequence(s, r, c, def, op);
}

static void
add_column(struct schema *s, const struct op *op)
{
    static const struct op_column nothing;
    const struct op_column *def = op->column ? op->column : &nothing;
    struct relation *r = apply_target(s, op);
    struct column *c = r ? column_find(r, op->name) : NULL;
    bool perhaps;

    if (!r)
        return;
    if (op->if_not_exists && c && !c->dropped)
        return;
    if (is_merged(op, c) && op->column) {
        merge_column(s, r, c, op);
        return;
    }
    perhaps = op->if_not_exists && relation_has_column(r, op->name) == TRI_UNKNOWN;
    c = column_add(s, r, op->name);
    column_define(s, c, def);
    c->is_new = s->pending && !perhaps;
    add_sequence(s, r, c, def, op);
    if (c->not_null == TRI_YES)
        constraint_not_null(s, r, c->name, def->not_null_name);
    for (struct relation_list *l = relation_descendants(s, r); l; l = l->next) {
        column_copy(s, l->rel, c, true);
        if (c->not_null == TRI_YES)
            constraint_not_null(s, l->rel, c->name, NULL);
    }
}

/* ONLY: direct children keep the column, and from now on for themselves. */
static void
keep_as_own(struct schema *s, const struct relation *parent, struct relation *child,
            const char *name)
{
    struct column *c = relation_column(child, name);

    if (c && relation_listed(child->inherits, parent))
        SCHEMA_SET(s, c->is_inherited, false);
}

static void
drop_column(struct schema *s, const struct op *op)
{
    struct relation *r = apply_target(s, op);

    if (!r)
        return;
    column_drop(s, r, op->name, op->cascade);
    for (struct relation_list *l = relation_descendants(s, r); l; l = l->next) {
        const struct column *c = column_find(l->rel, op->name);

        if (op->only)
            keep_as_own(s, r, l->rel, op->name);
        else if ((l->rel->partition_of || (c && c->is_inherited)) &&
                 !column_in_parent(l->rel, op->name))
            column_drop(s, l->rel, op->name, op->cascade);
    }
}

static void
rename_column(struct schema *s, const struct op *op)
{
    struct relation *r = apply_target(s, op);

    if (!r || !op->new_name)
        return;
    column_rename(s, r, op->name, op->new_name);
    for (struct relation_list *l = relation_descendants(s, r); l; l = l->next)
        column_rename(s, l->rel, op->name, op->new_name);
}

/* Carries the change out on the column of the table and of its descendants. */
static void
each_column(struct schema *s, const struct op *op,
            void (*change)(struct schema *, struct relation *, struct column *, const struct op *))
{
    struct relation *r = apply_target(s, op);

    if (!r)
        return;
    change(s, r, column_touch(s, r, op->name), op);
    for (struct relation_list *l = op->only ? NULL : relation_descendants(s, r); l; l = l->next)
        change(s, l->rel, column_touch(s, l->rel, op->name), op);
}

static void
change_type(struct schema *s, struct relation *r, struct column *c, const struct op *op)
{
    (void)r;
    SCHEMA_SET(s, c->type, type_name_copy(s, &op->column->type));
    SCHEMA_SET(s, c->collation, intern(s, op->column->collation));
}

static void
alter_type(struct schema *s, const struct op *op)
{
    if (op->column)
        each_column(s, op, change_type);
}

static void
change_default(struct schema *s, struct relation *r, struct column *c, const struct op *op)
{
    bool set = op->kind == OP_SET_DEFAULT && !(op->expr && op->expr->is_null);

    (void)r;
    SCHEMA_SET(s, c->has_default, set ? TRI_YES : TRI_NO);
    SCHEMA_SET(s, c->default_text, set && op->expr ? intern(s, op->expr->text) : NULL);
}

static void
alter_default(struct schema *s, const struct op *op)
{
    each_column(s, op, change_default);
}

static void
change_not_null(struct schema *s, struct relation *r, struct column *c, const struct op *op)
{
    struct constraint *k = constraint_find_not_null(r, c->name);
    bool set = op->kind == OP_SET_NOT_NULL;

    if (!set && k)
        constraint_drop(s, r, k);
    SCHEMA_SET(s, c->not_null, set ? TRI_YES : TRI_NO);
    if (set && k)
        SCHEMA_SET(s, k->valid, TRI_YES);
    else if (set)
        constraint_not_null(s, r, c->name, NULL);
}

static void
alter_not_null(struct schema *s, const struct op *op)
{
    each_column(s, op, change_not_null);
}

static void
add_identity(struct schema *s, const struct op *op)
{
    struct relation *r = apply_target(s, op);
    struct column *c;

    if (!r)
        return;
    c = column_touch(s, r, op->name);
    if (!c->identity)
        column_own_sequence(s, r, c->name, op->options);
    SCHEMA_SET(s, c->identity, op->column && op->column->identity ? op->column->identity : 'd');
}

static void
set_identity(struct schema *s, const struct op *op)
{
    struct relation *r = apply_target(s, op);
    struct column *c = r ? column_touch(s, r, op->name) : NULL;

    if (c && op->column && op->column->identity)
        SCHEMA_SET(s, c->identity, op->column->identity);
}

static void
drop_identity(struct schema *s, const struct op *op)
{
    struct relation *r = apply_target(s, op);
    struct column *c = r ? column_touch(s, r, op->name) : NULL;
    struct relation_list *next;

    if (!c)
        return;
    SCHEMA_SET(s, c->identity, 0);
    for (struct relation_list *l = r->sequences; l; l = next) {
        next = l->next;
        if (strcmp(l->rel->sequence_column, op->name) == 0)
            relation_drop(s, l->rel, true);
    }
}

static void
change_expression(struct schema *s, struct relation *r, struct column *c, const struct op *op)
{
    bool set = op->kind == OP_SET_EXPRESSION;

    (void)r;
    SCHEMA_SET(s, c->is_generated, set);
    SCHEMA_SET(s, c->default_text, set && op->expr ? intern(s, op->expr->text) : NULL);
    SCHEMA_SET(s, c->generated_from, set && op->expr ? intern_list(s, op->expr->columns) : NULL);
}

static void
alter_expression(struct schema *s, const struct op *op)
{
    each_column(s, op, change_expression);
}

const struct applier apply_column[] = {
    {OP_ADD_COLUMN, add_column},
    {OP_DROP_COLUMN, drop_column},
    {OP_RENAME_COLUMN, rename_column},
    {OP_ALTER_COLUMN_TYPE, alter_type},
    {OP_SET_DEFAULT, alter_default},
    {OP_DROP_DEFAULT, alter_default},
    {OP_SET_NOT_NULL, alter_not_null},
    {OP_DROP_NOT_NULL, alter_not_null},
    {OP_ADD_IDENTITY, add_identity},
    {OP_SET_IDENTITY, set_identity},
    {OP_DROP_IDENTITY, drop_identity},
    {OP_SET_EXPRESSION, alter_expression},
    {OP_DROP_EXPRESSION, alter_expression},
    {OP_NONE, NULL},
};
