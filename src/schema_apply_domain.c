#include "schema_model.h"

#include <string.h>

/* Domains: their base type, NOT NULL, default and constraints. */

static struct constraint *
add_check(struct schema *s, struct type *t, const char *name, const struct op_constraint *def)
{
    struct constraint **at = &t->constraints, *c = schema_new(s, struct constraint);

    c->name =
        name ? intern(s, name) : names_constraint(s, t->name.name, NULL, "check", t->name.schema);
    c->type = def->type;
    c->check_text = def->check ? intern(s, def->check->text) : NULL;
    c->valid = def->not_valid ? TRI_NO : TRI_YES;
    c->is_new = s->pending;
    while (*at)
        at = &(*at)->next;
    SCHEMA_SET(s, *at, c);
    constraint_name_count(s, t->name.schema, c->name, true);
    return c;
}

static void
add_constraint(struct schema *s, struct type *t, const char *name, const struct op_constraint *def)
{
    if (def->type == CONSTRAINT_NOT_NULL) {
        SCHEMA_SET(s, t->not_null, TRI_YES);
        return;
    }
    add_check(s, t, name, def);
    SCHEMA_SET(s, t->has_check, TRI_YES);
}

static const struct name_list *
copy_names(struct schema *s, const struct name_list *l)
{
    const struct name_list *first = NULL, **last = &first;

    for (; l; l = l->next) {
        struct name_list *copy = schema_new(s, struct name_list);

        copy->name = (struct name){intern(s, l->name.schema), intern(s, l->name.name)};
        *last = copy;
        last = &copy->next;
    }
    return first;
}

static void
create_domain(struct schema *s, const struct op *op)
{
    const struct op_column *def = op->column;
    const struct op_type_def *more = op->type_def;
    struct type *t;

    if (!op->object.name)
        return;
    t = type_create(s, op->object, OBJ_DOMAIN);
    t->has_check = t->not_null = t->has_default = TRI_NO;
    if (def) {
        t->base = type_name_copy(s, &def->type);
        t->not_null = def->not_null ? TRI_YES : TRI_NO;
        t->has_default = def->value && !def->value->is_null ? TRI_YES : TRI_NO;
        t->default_calls = def->value ? copy_names(s, def->value->calls) : NULL;
    }
    for (size_t i = 0; more && i < more->n_constraints; i++)
        add_constraint(s, t, more->constraints[i]->name, more->constraints[i]);
}

static struct constraint **
find_check(struct type *t, const char *name)
{
    struct constraint **at = &t->constraints;

    while (*at && !(name && strcmp((*at)->name, name) == 0))
        at = &(*at)->next;
    return at;
}

static void
drop_check(struct schema *s, struct type *t, const char *name)
{
    struct constraint **at = find_check(t, name);

    if (!*at) {
        /* One we never heard of; others may be left. */
        if (t->complete != TRI_YES)
            SCHEMA_SET(s, t->has_check, TRI_UNKNOWN);
        return;
    }
    constraint_name_count(s, t->name.schema, (*at)->name, false);
    SCHEMA_SET(s, *at, (*at)->next);
    if (!t->constraints)
        SCHEMA_SET(s, t->has_check, t->complete == TRI_YES ? TRI_NO : TRI_UNKNOWN);
}

static void
alter_domain(struct schema *s, const struct op *op)
{
    const char *what = op->detail ? op->detail : "";
    struct type *t;

    if (!op->object.name)
        return;
    t = type_touch(s, op->object, OBJ_DOMAIN);
    if (strcmp(what, "set not null") == 0) {
        SCHEMA_SET(s, t->not_null, TRI_YES);
    } else if (strcmp(what, "drop not null") == 0) {
        SCHEMA_SET(s, t->not_null, TRI_NO);
    } else if (strcmp(what, "add constraint") == 0 && op->constraint) {
        add_constraint(s, t, op->name, op->constraint);
    } else if (strcmp(what, "drop constraint") == 0) {
        drop_check(s, t, op->name);
    } else if (strcmp(what, "validate constraint") == 0) {
        struct constraint *c = *find_check(t, op->name);

        if (c)
            SCHEMA_SET(s, c->valid, TRI_YES);
    } else if (strcmp(what, "set default") == 0) {
        SCHEMA_SET(s, t->has_default, op->expr && !op->expr->is_null ? TRI_YES : TRI_NO);
        SCHEMA_SET(s, t->default_calls, op->expr ? copy_names(s, op->expr->calls) : NULL);
    } else if (strcmp(what, "drop default") == 0) {
        SCHEMA_SET(s, t->has_default, TRI_NO);
        SCHEMA_SET(s, t->default_calls, NULL);
    }
}

const struct applier apply_domain[] = {
    {OP_CREATE_DOMAIN, create_domain},
    {OP_ALTER_DOMAIN, alter_domain},
    {OP_NONE, NULL},
};
