#include "schema_model.h"

#include <string.h>

#include "limits.h"

void
constraint_name_count(struct schema *s, const char *schema, const char *name, bool add)
{
    struct map_entry *e = map_entry(s, &s->constraint_names, schema, name);
    struct constraint_name *n = e->value;

    if (!n) {
        if (!add)
            return;
        n = schema_new(s, struct constraint_name);
        n->name = (struct name){intern(s, schema), intern(s, name)};
        SCHEMA_SET(s, e->value, n);
    }
    if (add)
        SCHEMA_SET(s, n->count, n->count + 1);
    else if (n->count)
        SCHEMA_SET(s, n->count, n->count - 1);
    s->names_freed += !add;
}

bool
constraint_uses(const struct constraint *c, const char *column)
{
    return string_list_has(c->columns, column) || string_list_has(c->include, column);
}

/* Enters it in the table's list; in order, as \d would show them by creation. */
static void
link_constraint(struct schema *s, struct relation *r, struct constraint *c)
{
    struct constraint **at = &r->constraints;
    size_t n = 0;

    for (; *at; at = &(*at)->next)
        n++;
    if (n >= LIMIT_PER_RELATION) {
        SCHEMA_SET(s, r->complete, TRI_UNKNOWN);
        return;
    }
    SCHEMA_SET(s, *at, c);
    constraint_name_count(s, r->name.schema, c->name, true);
}

static bool
references_already(const struct relation *r, const struct relation *ref)
{
    for (const struct constraint *c = r->constraints; c; c = c->next)
        if (c->ref == ref)
            return true;
    return false;
}

static void
set_reference(struct schema *s, struct relation *r, struct constraint *c, struct relation *ref)
{
    const struct constraint *key;

    if (!references_already(r, ref))
        relation_link(s, &ref->referenced_by, r);
    c->ref = ref;
    ref->tied = true;
    c->ref_name = ref->name;
    key = relation_primary_key(ref);
    if (!c->ref_columns && key)
        c->ref_columns = key->columns;
}

struct constraint *
constraint_add(struct schema *s, struct relation *r, const char *name,
               const struct op_constraint *def)
{
    struct constraint *c = schema_new(s, struct constraint);

    c->name = intern(s, name);
    c->type = def->type;
    c->columns = intern_list(s, def->columns);
    c->include = intern_list(s, def->include);
    if (def->check) {
        c->proves_not_null = intern_list(s, def->check->not_null);
        c->check_text = intern(s, def->check->text);
    }
    c->valid = def->not_valid || def->not_enforced ? TRI_NO : TRI_YES;
    c->not_enforced = def->not_enforced;
    c->deferrable = def->deferrable;
    c->initially_deferred = def->initially_deferred;
    c->no_inherit = def->no_inherit;
    c->nulls_not_distinct = def->nulls_not_distinct;
    c->on_delete = def->on_delete;
    c->on_update = def->on_update;
    c->is_new = s->pending;
    if (def->type == CONSTRAINT_FOREIGN_KEY && def->ref.name) {
        struct relation *ref = relation_touch(s, def->ref, OBJ_TABLE);

        c->ref_columns = intern_list(s, def->ref_columns);
        c->ref_name = (struct name){intern(s, def->ref.schema), intern(s, def->ref.name)};
        if (ref)
            set_reference(s, r, c, ref);
    }
    link_constraint(s, r, c);
    return c;
}

struct constraint *
constraint_copy(struct schema *s, struct relation *r, const struct constraint *from, bool inherited)
{
    struct constraint *c = schema_new(s, struct constraint);

    *c = *from;
    c->next = NULL;
    c->index = NULL;
    c->is_new = s->pending;
    c->is_inherited = inherited;
    if (relation_constraint(r, from->name)) {
        if (from->type != CONSTRAINT_FOREIGN_KEY)
            return relation_constraint(r, from->name); /* merged */
        c->name = names_constraint(s, r->name.name, names_joined(s, from->columns, NULL), "fkey",
                                   r->name.schema);
    }
    if (c->ref)
        set_reference(s, r, c, c->ref);
    link_constraint(s, r, c);
    return c;
}

bool
constraint_in_parent(const struct relation *r, const char *name)
{
    const struct relation_list *l = r->inherits;

    if (r->partition_of)
        return relation_constraint(r->partition_of, name) != NULL;
    while (l && !relation_constraint(l->rel, name))
        l = l->next;
    return l != NULL;
}

/* Another index that a foreign key to these columns could rest on. */
static bool
has_unique_index(const struct relation *r, const struct string_list *columns)
{
    for (const struct relation_list *l = r->indexes; l; l = l->next)
        if (l->rel->index->unique && !l->rel->index->where_text &&
            string_list_same_set(l->rel->index->columns, columns))
            return true;
    return false;
}

void
constraint_drop_references(struct schema *s, struct relation *r, const struct string_list *columns)
{
    struct relation_list *next;

    if (has_unique_index(r, columns))
        return;
    for (struct relation_list *l = r->referenced_by; l; l = next) {
        struct constraint *c, *next_constraint;

        next = l->next;
        for (c = l->rel->constraints; c; c = next_constraint) {
            next_constraint = c->next;
            if (c->ref == r && string_list_same_set(c->ref_columns, columns))
                constraint_drop(s, l->rel, c);
        }
    }
}

void
constraint_drop(struct schema *s, struct relation *r, struct constraint *c)
{
    struct constraint **at = &r->constraints;

    while (*at && *at != c)
        at = &(*at)->next;
    if (!*at)
        return;
    SCHEMA_SET(s, *at, c->next);
    constraint_name_count(s, r->name.schema, c->name, false);
    if (c->ref && !references_already(r, c->ref))
        relation_unlink(s, &c->ref->referenced_by, r);
    if (c->index) {
        struct relation *index = c->index;

        SCHEMA_SET(s, c->index, NULL);
        index_drop(s, index);
    }
    if (c->type == CONSTRAINT_PRIMARY_KEY || c->type == CONSTRAINT_UNIQUE)
        constraint_drop_references(s, r, c->columns);
    if (c->type == CONSTRAINT_NOT_NULL && c->columns) {
        struct column *col = relation_column(r, c->columns->text);

        if (col)
            SCHEMA_SET(s, col->not_null, TRI_NO);
    }
}

void
constraint_rename(struct schema *s, struct relation *r, struct constraint *c, const char *new_name)
{
    constraint_name_count(s, r->name.schema, c->name, false);
    constraint_name_count(s, r->name.schema, new_name, true);
    SCHEMA_SET(s, c->name, intern(s, new_name));
    if (c->index)
        relation_move(s, c->index, c->index->name.schema, new_name);
}

struct constraint *
constraint_find_not_null(const struct relation *r, const char *column)
{
    for (struct constraint *c = r->constraints; c; c = c->next)
        if (c->type == CONSTRAINT_NOT_NULL && string_list_has(c->columns, column))
            return c;
    return NULL;
}

/* A child's bears the name of its parent's. */
static const char *
name_in_parent(const struct relation *r, const char *column)
{
    const struct constraint *c =
        r->partition_of ? constraint_find_not_null(r->partition_of, column) : NULL;

    for (const struct relation_list *l = r->inherits; l && !c; l = l->next)
        c = constraint_find_not_null(l->rel, column);
    return c && !relation_constraint(r, c->name) ? c->name : NULL;
}

/* From 18 on every NOT NULL is a constraint with a name; before, only a flag. */
void
constraint_not_null(struct schema *s, struct relation *r, const char *column, const char *name)
{
    struct string_list columns = {column, NULL};
    struct op_constraint def = {.type = CONSTRAINT_NOT_NULL, .columns = &columns};
    const char *inherited;

    if (s->pg_version < 18)
        return;
    if (constraint_find_not_null(r, column))
        return;
    inherited = name ? NULL : name_in_parent(r, column);
    if (inherited)
        name = inherited;
    else if (!name)
        name = names_constraint(s, r->name.name, column, "not_null", r->name.schema);
    constraint_add(s, r, name, &def)->is_inherited = inherited != NULL;
}
