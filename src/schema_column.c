#include "schema_model.h"

#include <string.h>

#include "limits.h"

void
column_type_note(struct schema *s, const char *type_name)
{
    struct map_entry *e;

    if (!type_name || map_get(&s->column_types, "", type_name))
        return;
    e = map_entry(s, &s->column_types, "", type_name);
    if (!e->value) {
        struct name *n = arena_new(s->run, struct name);

        *n = (struct name){"", intern(s, type_name)};
        e->value = n;
    }
}

bool
schema_has_columns_of(const struct schema *s, const char *type_name)
{
    return map_get(&s->column_types, "", type_name) != NULL;
}

struct type_name
type_name_copy(struct schema *s, const struct type_name *t)
{
    const struct type_name *copy = intern_type(s, t);

    column_type_note(s, copy->name);
    return *copy;
}

struct column *
column_find(const struct relation *r, const char *name)
{
    struct column *c = r->columns;

    while (c && (*c->name != *name || strcmp(c->name, name) != 0))
        c = c->next;
    return c;
}

struct column *
column_add(struct schema *s, struct relation *r, const char *name)
{
    struct column **at = &r->columns, *c;
    size_t n = 0;

    while (*at) {
        if (*(*at)->name == *name && strcmp((*at)->name, name) == 0) {
            /* Dropped once and now back: it goes to the end. */
            SCHEMA_SET(s, *at, (*at)->next);
            continue;
        }
        at = &(*at)->next;
        n++;
    }
    c = schema_new(s, struct column);
    c->name = intern(s, name);
    if (n >= LIMIT_COLUMNS) {
        /* More than a table can have; a column nobody will find keeps this linear. */
        SCHEMA_SET(s, r->complete, TRI_UNKNOWN);
        return c;
    }
    SCHEMA_SET(s, *at, c);
    return c;
}

struct column *
column_touch(struct schema *s, struct relation *r, const char *name)
{
    struct column *c = column_find(r, name);

    return c && !c->dropped ? c : column_add(s, r, name);
}

void
column_define(struct schema *s, struct column *c, const struct op_column *def)
{
    const struct expr *value = def->value;
    bool text_kept = value && (def->is_generated || !value->is_null);

    c->type = type_name_copy(s, &def->type);
    c->collation = intern(s, def->collation);
    c->identity = def->identity;
    c->is_generated = def->is_generated;
    c->is_virtual = def->is_virtual;
    c->not_null = def->not_null || def->primary_key || def->identity || def->type.is_serial
                      ? TRI_YES
                      : TRI_NO;
    c->has_default = text_kept && !def->is_generated ? TRI_YES : TRI_NO;
    c->default_text = text_kept ? intern(s, value->text) : NULL;
    if (def->is_generated && value)
        c->generated_from = intern_list(s, value->columns);
    c->is_new = s->pending;
}

void
column_copy(struct schema *s, struct relation *to, const struct column *from, bool inherited)
{
    struct column *c = column_find(to, from->name), *next;

    if (c && !c->dropped) {
        /* Merged with the parent's. */
        if (from->not_null == TRI_YES)
            SCHEMA_SET(s, c->not_null, TRI_YES);
        return;
    }
    c = column_add(s, to, from->name);
    next = c->next;
    *c = *from;
    c->next = next;
    c->is_new = s->pending;
    c->is_inherited = inherited;
    /* Children have no identity of their own; partitions share it from 17 on. */
    if (inherited && !(to->partition_of && s->pg_version >= 17))
        c->identity = 0;
}

bool
column_in_parent(const struct relation *r, const char *name)
{
    const struct relation_list *l = r->inherits;

    if (r->partition_of)
        return relation_column(r->partition_of, name) != NULL;
    while (l && !relation_column(l->rel, name))
        l = l->next;
    return l != NULL;
}

void
column_make_own(struct schema *s, struct relation *r, const char *name)
{
    for (struct column *c = r->columns; c; c = c->next)
        if (c->is_inherited && (!name || strcmp(c->name, name) == 0) &&
            !column_in_parent(r, c->name))
            SCHEMA_SET(s, c->is_inherited, false);
    for (struct constraint *c = r->constraints; c && !name; c = c->next)
        if (c->is_inherited && !constraint_in_parent(r, c->name))
            SCHEMA_SET(s, c->is_inherited, false);
}

void
column_own_sequence(struct schema *s, struct relation *r, const char *column,
                    const struct option *options)
{
    const char *schema = r->name.schema, *name = NULL, *dot;
    struct relation *seq;

    for (; options && !name; options = options->next)
        if (strcmp(options->name, "sequence_name") == 0)
            name = options->value;
    dot = name ? strchr(name, '.') : NULL;
    if (dot) {
        schema = intern_n(s, name, (size_t)(dot - name));
        name = dot + 1;
    }
    if (!name)
        name = names_relation(s, r->name.name, column, "seq", schema, false);
    seq = relation_create(s, schema, name, OBJ_SEQUENCE);

    seq->complete = TRI_YES;
    seq->temporary = r->temporary;
    /* The table may be older than this run, or only perhaps new. */
    seq->sequence_table = r;
    seq->sequence_column = intern(s, column);
    relation_own(s, &r->sequences, seq);
}

/* Views that name the column go with it when the statement says CASCADE. */
static void
drop_views(struct schema *s, struct relation *r, const char *name)
{
    struct relation_list *next;

    for (struct relation_list *l = r->read_by; l; l = next) {
        next = l->next;
        if (string_list_has(l->rel->reads_columns, name))
            relation_drop(s, l->rel, true);
    }
}

/* Foreign keys of other tables that point to the column. */
static void
drop_references(struct schema *s, struct relation *r, const char *name)
{
    struct relation_list *next;

    for (struct relation_list *l = r->referenced_by; l; l = next) {
        struct constraint *c, *next_constraint;

        next = l->next;
        for (c = l->rel->constraints; c; c = next_constraint) {
            next_constraint = c->next;
            if (c->ref == r && string_list_has(c->ref_columns, name))
                constraint_drop(s, l->rel, c);
        }
    }
}

/* Extended statistics go with any of their columns. */
static void
drop_statistics(struct schema *s, struct relation *r, const char *name)
{
    struct policy **at = &r->statistics;

    while (*at) {
        if (string_list_has((*at)->columns, name))
            SCHEMA_SET(s, *at, (*at)->next);
        else
            at = &(*at)->next;
    }
}

void
column_drop(struct schema *s, struct relation *r, const char *name, bool cascade)
{
    struct constraint *k, *next_constraint;
    struct relation_list *l, *next;
    struct column *c = column_touch(s, r, name);

    SCHEMA_SET(s, c->dropped, true);
    for (k = r->constraints; k; k = next_constraint) {
        next_constraint = k->next;
        if (constraint_uses(k, name))
            constraint_drop(s, r, k);
    }
    for (l = r->indexes; l; l = next) {
        next = l->next;
        if (index_uses(l->rel->index, name))
            index_drop(s, l->rel);
    }
    for (l = r->sequences; l; l = next) {
        next = l->next;
        if (strcmp(l->rel->sequence_column, name) == 0)
            relation_drop(s, l->rel, true);
    }
    drop_references(s, r, name);
    drop_statistics(s, r, name);
    for (c = r->columns; c; c = c->next)
        if (!c->dropped && string_list_has(c->generated_from, name))
            column_drop(s, r, c->name, cascade);
    if (cascade)
        drop_views(s, r, name);
}

const struct string_list *
string_list_replace(struct schema *s, const struct string_list *l, const char *old,
                    const char *new_text)
{
    const struct string_list *first = NULL, **last = &first;

    for (; l; l = l->next) {
        struct string_list *copy = schema_new(s, struct string_list);

        copy->text = strcmp(l->text, old) == 0 ? intern(s, new_text) : l->text;
        *last = copy;
        last = &copy->next;
    }
    return first;
}

#define RENAME_IN(s, list, old, new_text)                                                          \
    do {                                                                                           \
        if (string_list_has((list), (old)))                                                        \
            SCHEMA_SET((s), (list), string_list_replace((s), (list), (old), (new_text)));          \
    } while (0)

static void
rename_in_constraints(struct schema *s, struct relation *r, const char *name, const char *new_name)
{
    for (struct constraint *c = r->constraints; c; c = c->next) {
        RENAME_IN(s, c->columns, name, new_name);
        RENAME_IN(s, c->include, name, new_name);
        RENAME_IN(s, c->proves_not_null, name, new_name);
    }
    for (struct relation_list *l = r->indexes; l; l = l->next) {
        RENAME_IN(s, l->rel->index->columns, name, new_name);
        RENAME_IN(s, l->rel->index->include, name, new_name);
        RENAME_IN(s, l->rel->index->expr_columns, name, new_name);
    }
    for (struct relation_list *l = r->referenced_by; l; l = l->next)
        for (struct constraint *c = l->rel->constraints; c; c = c->next)
            if (c->ref == r)
                RENAME_IN(s, c->ref_columns, name, new_name);
}

void
column_rename(struct schema *s, struct relation *r, const char *name, const char *new_name)
{
    struct column *c = column_touch(s, r, name);
    struct column *taken = column_find(r, new_name);

    if (taken && taken->dropped)
        SCHEMA_SET(s, taken->name, "");
    SCHEMA_SET(s, c->name, intern(s, new_name));
    rename_in_constraints(s, r, name, new_name);
    for (c = r->columns; c; c = c->next)
        RENAME_IN(s, c->generated_from, name, new_name);
    RENAME_IN(s, r->partition_columns, name, new_name);
    for (struct relation_list *l = r->sequences; l; l = l->next)
        if (strcmp(l->rel->sequence_column, name) == 0)
            SCHEMA_SET(s, l->rel->sequence_column, intern(s, new_name));
    for (struct relation_list *l = r->read_by; l; l = l->next)
        RENAME_IN(s, l->rel->reads_columns, name, new_name);
    if (r->complete != TRI_YES) {
        c = column_add(s, r, name);
        c->dropped = true;
    }
}

bool
string_list_equal(const struct string_list *a, const struct string_list *b)
{
    for (; a && b; a = a->next, b = b->next)
        if (strcmp(a->text, b->text) != 0)
            return false;
    return !a && !b;
}

bool
string_list_same_set(const struct string_list *a, const struct string_list *b)
{
    if (string_list_count(a) != string_list_count(b))
        return false;
    for (; a; a = a->next)
        if (!string_list_has(b, a->text))
            return false;
    return true;
}
