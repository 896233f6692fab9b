#include "schema_model.h"

#include <string.h>

#include "limits.h"

/* Schemas, extensions, triggers, policies, and SET SCHEMA of everything. */

static void
set_namespace(struct schema *s, const char *name, enum tri exists, bool is_new)
{
    struct map_entry *e = map_entry(s, &s->namespaces, "", name);
    struct namespace *n = schema_new(s, struct namespace);

    n->name = (struct name){"", intern(s, name)};
    n->exists = exists;
    n->is_new = is_new;
    SCHEMA_SET(s, e->value, n);
}

static void
create_schema(struct schema *s, const struct op *op)
{
    enum tri before;

    if (!op->object.name)
        return;
    before = schema_namespace_exists(s, op->object.name);
    if (op->if_not_exists && before == TRI_YES)
        return;
    set_namespace(s, op->object.name, TRI_YES,
                  s->pending && !(op->if_not_exists && before == TRI_UNKNOWN));
}

static void
drop_schema(struct schema *s, const struct op *op)
{
    const char *name = op->object.name;
    struct relation **all;
    struct arena *tmp;
    size_t n;

    if (!name)
        return;
    tmp = arena_create();
    all = relation_all(s, tmp, &n);
    for (size_t i = 0; i < n; i++)
        if (all[i]->exists != TRI_NO && strcmp(all[i]->name.schema, name) == 0)
            relation_drop(s, all[i], true);
    arena_destroy(tmp);
    for (struct type *t = s->oldest_type; t; t = t->newer)
        if (t->exists != TRI_NO && strcmp(t->name.schema, name) == 0)
            type_drop(s, t);
    functions_leave_schema(s, name, NULL);
    set_namespace(s, name, TRI_NO, false);
}

static void
rename_schema(struct schema *s, const struct op *op)
{
    const char *name = op->object.name, *new_name = op->new_name;
    struct relation **all;
    struct arena *tmp;
    size_t n;

    if (!name || !new_name)
        return;
    tmp = arena_create();
    all = relation_all(s, tmp, &n);
    for (size_t i = 0; i < n; i++)
        /* Indexes and owned sequences move with their table. */
        if (all[i]->exists != TRI_NO && strcmp(all[i]->name.schema, name) == 0)
            relation_move(s, all[i], new_name, all[i]->name.name);
    arena_destroy(tmp);
    for (struct type *t = s->oldest_type, *newest = s->newest_type; t; t = t->newer) {
        if (t->exists != TRI_NO && strcmp(t->name.schema, name) == 0)
            type_move(s, t, new_name, t->name.name);
        if (t == newest)
            break;
    }
    functions_leave_schema(s, name, new_name);
    set_namespace(s, name, TRI_NO, false);
    set_namespace(s, new_name, TRI_YES, false);
}

static void
set_extension(struct schema *s, const char *name, enum tri exists)
{
    struct map_entry *e = map_entry(s, &s->extensions, "", name);
    struct extension *x = schema_new(s, struct extension);

    x->name = (struct name){"", intern(s, name)};
    x->exists = exists;
    SCHEMA_SET(s, e->value, x);
}

static void
create_extension(struct schema *s, const struct op *op)
{
    if (op->object.name)
        set_extension(s, op->object.name, TRI_YES);
}

static void
drop_extension(struct schema *s, const struct op *op)
{
    if (op->object.name)
        set_extension(s, op->object.name, TRI_NO);
}

static void
create_trigger(struct schema *s, const struct op *op)
{
    struct relation *r = apply_target(s, op);
    struct trigger **at, *t;
    size_t n = 0;

    if (!r || !op->name)
        return;
    for (at = &r->triggers; *at && strcmp((*at)->name, op->name) != 0; at = &(*at)->next)
        n++;
    if (n >= LIMIT_PER_RELATION)
        return;
    t = schema_new(s, struct trigger);
    t->name = intern(s, op->name);
    if (op->trigger) {
        t->function = (struct name){intern(s, op->trigger->function.schema),
                                    intern(s, op->trigger->function.name)};
        t->columns = intern_list(s, op->trigger->columns);
        t->row = op->trigger->row;
        t->constraint = op->trigger->constraint;
        t->deferrable = op->trigger->deferrable;
        t->initially_deferred = op->trigger->initially_deferred;
    }
    t->next = *at ? (*at)->next : NULL;
    SCHEMA_SET(s, *at, t);
}

static struct trigger **
find_trigger(const struct schema *s, const struct op *op)
{
    struct relation *r = schema_relation(s, op->rel);
    struct trigger **at = r ? &r->triggers : NULL;

    while (at && *at && strcmp((*at)->name, op->name) != 0)
        at = &(*at)->next;
    return at && *at ? at : NULL;
}

static void
drop_trigger(struct schema *s, const struct op *op)
{
    struct trigger **at = op->name ? find_trigger(s, op) : NULL;

    if (at)
        SCHEMA_SET(s, *at, (*at)->next);
}

static void
rename_trigger(struct schema *s, const struct op *op)
{
    struct trigger **at = op->name && op->new_name ? find_trigger(s, op) : NULL;

    if (at)
        SCHEMA_SET(s, (*at)->name, intern(s, op->new_name));
}

/* Policies, rules and statistics: each has a name and names columns of its table. */
static struct policy **
list_of(struct relation *r, enum op_kind kind)
{
    switch (kind) {
    case OP_CREATE_RULE:
    case OP_DROP_RULE:
    case OP_RENAME_RULE:
        return &r->rules;
    case OP_CREATE_STATISTICS:
    case OP_DROP_STATISTICS:
        return &r->statistics;
    default:
        return &r->policies;
    }
}

static struct policy **
find_named(struct relation *r, const struct op *op, const char *name)
{
    struct policy **at = list_of(r, op->kind);

    while (*at && strcmp((*at)->name, name) != 0)
        at = &(*at)->next;
    return at;
}

static void
create_named(struct schema *s, const struct op *op)
{
    struct relation *r = apply_target(s, op);
    const char *name = op->name ? op->name : op->object.name;
    struct policy **at, *p;
    size_t n = 0;

    if (!r || !name)
        return;
    for (p = *list_of(r, op->kind); p; p = p->next)
        n++;
    at = find_named(r, op, name);
    if (n >= LIMIT_PER_RELATION || (*at && !op->replace))
        return;
    p = schema_new(s, struct policy);
    p->name = intern(s, name);
    p->columns = intern_list(s, op->strings);
    p->next = *at ? (*at)->next : NULL;
    SCHEMA_SET(s, *at, p);
}

static void
alter_named(struct schema *s, const struct op *op)
{
    struct relation *r = schema_relation(s, op->rel);
    struct policy *p = r && op->name ? *find_named(r, op, op->name) : NULL;

    if (p && op->new_name)
        SCHEMA_SET(s, p->name, intern(s, op->new_name));
    else if (p && op->strings)
        SCHEMA_SET(s, p->columns, intern_list(s, op->strings));
}

static void
drop_named(struct schema *s, const struct op *op)
{
    struct relation *r = schema_relation(s, op->rel);
    struct policy **at = r && op->name ? find_named(r, op, op->name) : NULL;

    if (at && *at)
        SCHEMA_SET(s, *at, (*at)->next);
}

/* The statement does not say which table they are of. */
static void
drop_statistics(struct schema *s, const struct op *op)
{
    /* Tables with statistics are never frozen. */
    for (size_t i = 0; op->object.name && i < s->relations.n_slots; i++) {
        struct relation *r = relation_at(s, i);
        struct policy **at = r && r->statistics ? find_named(r, op, op->object.name) : NULL;

        if (at && *at)
            SCHEMA_SET(s, *at, (*at)->next);
    }
}

static void
set_schema(struct schema *s, const struct op *op)
{
    struct relation *r;

    if (!op->new_name)
        return;
    if (op->object.name && !op->rel.name) {
        struct type *t = schema_type(s, op->object);

        if (op->rel_kind == OBJ_FUNCTION || op->rel_kind == OBJ_PROCEDURE ||
            op->rel_kind == OBJ_AGGREGATE)
            function_move(s, op->object, op->function ? op->function->arguments : NULL,
                          op->new_name, op->object.name);
        else if (t && t->exists != TRI_NO)
            type_move(s, t, op->new_name, t->name.name);
        return;
    }
    r = op->rel.name ? apply_target(s, op) : NULL;
    if (r)
        relation_move(s, r, op->new_name, r->name.name);
}

const struct applier apply_object[] = {
    {OP_CREATE_SCHEMA, create_schema},    {OP_DROP_SCHEMA, drop_schema},
    {OP_RENAME_SCHEMA, rename_schema},    {OP_CREATE_EXTENSION, create_extension},
    {OP_DROP_EXTENSION, drop_extension},  {OP_CREATE_TRIGGER, create_trigger},
    {OP_DROP_TRIGGER, drop_trigger},      {OP_RENAME_TRIGGER, rename_trigger},
    {OP_CREATE_POLICY, create_named},     {OP_ALTER_POLICY, alter_named},
    {OP_DROP_POLICY, drop_named},         {OP_CREATE_RULE, create_named},
    {OP_RENAME_RULE, alter_named},        {OP_DROP_RULE, drop_named},
    {OP_CREATE_STATISTICS, create_named}, {OP_DROP_STATISTICS, drop_statistics},
    {OP_SET_SCHEMA, set_schema},          {OP_NONE, NULL},
};
