#include "schema_model.h"

#include <string.h>

#include "buf.h"

/* Types: enums, domains, composite types. */

static struct type *
enter(struct schema *s, const char *schema, const char *name, enum object_kind kind)
{
    struct map_entry *e = map_entry(s, &s->types, schema, name);
    struct type *t = schema_new(s, struct type);

    t->name = (struct name){intern(s, schema), intern(s, name)};
    t->kind = kind;
    t->exists = TRI_YES;
    if (s->newest_type)
        SCHEMA_SET(s, s->newest_type->newer, t);
    else
        SCHEMA_SET(s, s->oldest_type, t);
    SCHEMA_SET(s, s->newest_type, t);
    SCHEMA_SET(s, e->value, t);
    return t;
}

struct type *
type_touch(struct schema *s, struct name n, enum object_kind kind)
{
    struct type *t = schema_type(s, n);

    if (t && t->exists != TRI_NO)
        return t;
    return enter(s, n.schema ? n.schema : schema_creation_target(s), n.name, kind);
}

struct type *
type_create(struct schema *s, struct name n, enum object_kind kind)
{
    struct type *t = enter(s, n.schema ? n.schema : schema_creation_target(s), n.name, kind);

    t->is_new = s->pending;
    t->unit_new = s->in_transaction;
    t->complete = TRI_YES;
    return t;
}

static struct column *
attributes(struct schema *s, const struct op *ops)
{
    struct column *first = NULL, **last = &first;

    for (; ops; ops = ops->next) {
        struct column *c;

        if (ops->kind != OP_ADD_COLUMN || !ops->column)
            continue;
        c = schema_new(s, struct column);
        c->name = intern(s, ops->name);
        column_define(s, c, ops->column);
        *last = c;
        last = &c->next;
    }
    return first;
}

static void
create_type(struct schema *s, const struct op *op)
{
    const struct op_type_def *def = op->type_def;
    enum object_kind kind = op->rel_kind;
    struct type *t;

    /* Only a promise; the full CREATE TYPE follows, and must not find it there. */
    if (def && def->shell)
        return;
    if (kind != OBJ_ENUM && kind != OBJ_COMPOSITE && kind != OBJ_RANGE)
        kind = def && def->labels ? OBJ_ENUM : def && def->attributes ? OBJ_COMPOSITE : OBJ_TYPE;
    t = type_create(s, op->object, kind);
    if (!def)
        return;
    t->labels = intern_list(s, def->labels);
    t->attributes = attributes(s, def->attributes);
}

static bool
is_of(const struct schema *s, const struct column *c, const struct type *t)
{
    return c->type.name && strcmp(c->type.name, t->name.name) == 0 &&
           schema_type(s, (struct name){c->type.schema, c->type.name}) == t;
}

/* Columns of a dropped type go with it. */
static void
drop_columns(struct schema *s, const struct type *t)
{
    struct relation **all;
    struct arena *tmp;
    size_t n;

    if (!schema_has_columns_of(s, t->name.name))
        return;
    tmp = arena_create();
    all = relation_all(s, tmp, &n);
    for (size_t i = 0; i < n; i++)
        for (struct column *c = all[i]->columns; c && all[i]->exists != TRI_NO; c = c->next)
            if (!c->dropped && is_of(s, c, t))
                column_drop(s, all[i], c->name, true);
    arena_destroy(tmp);
}

static bool
rests_on_dropped(const struct schema *s, const struct type *t)
{
    const struct type *base =
        t->base.name ? schema_type(s, (struct name){t->base.schema, t->base.name}) : NULL;

    return base && base != t && base->exists == TRI_NO;
}

static void
drop_typed_tables(struct schema *s, const struct type *t)
{
    /* Typed tables are never frozen. */
    for (size_t i = 0; i < s->relations.n_slots; i++) {
        struct relation *r = relation_at(s, i);

        if (r && r->exists != TRI_NO && r->of_type.name && schema_type(s, r->of_type) == t)
            relation_drop(s, r, true);
    }
}

/* With what depends on it: columns, tables made of it, and domains over it, and over those. */
void
type_drop(struct schema *s, struct type *t)
{
    bool more = true;

    drop_columns(s, t);
    drop_typed_tables(s, t);
    SCHEMA_SET(s, t->exists, TRI_NO);
    while (more) {
        more = false;
        for (struct type *d = s->oldest_type; d; d = d->newer) {
            if (d->kind != OBJ_DOMAIN || d->exists == TRI_NO || !rests_on_dropped(s, d))
                continue;
            drop_columns(s, d);
            SCHEMA_SET(s, d->exists, TRI_NO);
            more = true;
        }
    }
}

static void
drop_type(struct schema *s, const struct op *op)
{
    struct type *t = schema_type(s, op->object);

    if (!t && !s->complete)
        t = type_touch(s, op->object, op->rel_kind);
    if (!t || t->exists == TRI_NO)
        return;
    if (op->cascade)
        type_drop(s, t);
    else
        SCHEMA_SET(s, t->exists, TRI_NO);
}

/* In quotes when it needs them. Keywords are left as they are. */
static void
put_identifier(struct buf *b, const char *name)
{
    if (*name && strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_$") == strlen(name) &&
        (*name < '0' || *name > '9')) {
        buf_puts(b, name);
        return;
    }
    buf_putc(b, '"');
    for (; *name; name++) {
        if (*name == '"')
            buf_putc(b, '"');
        buf_putc(b, *name);
    }
    buf_putc(b, '"');
}

/* As format_type prints it. */
static const char *
text_of(struct schema *s, const struct type_name *t)
{
    struct buf b = {0};
    const char *text;

    if (t->schema) {
        put_identifier(&b, t->schema);
        buf_putc(&b, '.');
    }
    put_identifier(&b, t->name);
    buf_puts(&b, t->is_array ? "[]" : "");
    text = intern(s, b.data);
    buf_finish(&b);
    return text;
}

/* Columns say their type by name, so they have to follow. */
static void
rename_in_columns(struct schema *s, const struct type *t, const char *schema, const char *name)
{
    struct relation **all;
    struct arena *tmp;
    size_t n;

    if (!schema_has_columns_of(s, t->name.name))
        return;
    column_type_note(s, name);
    tmp = arena_create();
    all = relation_all(s, tmp, &n);
    for (size_t i = 0; i < n; i++) {
        for (struct column *c = all[i]->columns; c; c = c->next) {
            if (!is_of(s, c, t))
                continue;
            if (c->type.schema || strcmp(schema, t->name.schema) != 0)
                SCHEMA_SET(s, c->type.schema, schema);
            SCHEMA_SET(s, c->type.name, name);
            SCHEMA_SET(s, c->type.text, text_of(s, &c->type));
        }
    }
    arena_destroy(tmp);
}

void
type_move(struct schema *s, struct type *t, const char *schema, const char *name)
{
    struct map_entry *e;
    struct type *gone;

    schema = intern(s, schema);
    name = intern(s, name);
    rename_in_columns(s, t, schema, name);
    gone = enter(s, t->name.schema, t->name.name, t->kind);
    gone->exists = TRI_NO;
    e = map_entry(s, &s->types, schema, name);
    SCHEMA_SET(s, t->name, ((struct name){schema, name}));
    SCHEMA_SET(s, e->value, t);
}

static void
rename_type(struct schema *s, const struct op *op)
{
    struct type *t;

    if (!op->new_name)
        return;
    t = type_touch(s, op->object, op->rel_kind);
    type_move(s, t, t->name.schema, op->new_name);
    SCHEMA_SET(s, t->name_is_new, s->pending);
}

/* ---- enums -------------------------------------------------------------------------------- */

/* The list is often shared with others that are equal: the type gets one of its own, which may be
 * changed in place. */
static void
own_labels(struct schema *s, struct type *t)
{
    const struct string_list *all = NULL, **last = &all;

    if (t->own_labels)
        return;
    for (const struct string_list *l = t->labels; l; l = l->next) {
        struct string_list *cell = schema_new(s, struct string_list);

        cell->text = l->text;
        *last = cell;
        last = &cell->next;
    }
    SCHEMA_SET(s, t->labels, all);
    SCHEMA_SET(s, t->own_labels, true);
}

/* Puts a label before or behind its neighbour, or at the end. */
static void
insert_label(struct schema *s, struct type *t, const char *label, const char *neighbour,
             bool before)
{
    const struct string_list **at = &t->labels;
    struct string_list *cell = schema_new(s, struct string_list);

    own_labels(s, t);
    while (*at && !(neighbour && strcmp((*at)->text, neighbour) == 0))
        at = &((struct string_list *)(uintptr_t)*at)->next;
    if (*at && !before)
        at = &((struct string_list *)(uintptr_t)*at)->next;
    cell->text = intern(s, label);
    cell->next = *at;
    SCHEMA_SET(s, *at, cell);
}

/* Until the transaction ends the label cannot be used, unless (from 17 on) the type came with it.
 */
static void
note_unit_label(struct schema *s, struct type *t, const char *label)
{
    struct string_list *cell;
    struct unit_type *u;

    if (!s->in_transaction || (t->unit_new && s->pg_version >= 17))
        return;
    cell = schema_new(s, struct string_list);
    cell->text = intern(s, label);
    cell->next = t->unit_labels;
    SCHEMA_SET(s, t->unit_labels, cell);
    u = schema_new(s, struct unit_type);
    u->type = t;
    u->next = s->unit_types;
    SCHEMA_SET(s, s->unit_types, u);
}

static void
add_value(struct schema *s, const struct op *op)
{
    struct type *t;

    if (!op->new_name)
        return;
    t = type_touch(s, op->object, OBJ_ENUM);
    if (string_list_has(t->labels, op->new_name))
        return;
    insert_label(s, t, op->new_name, op->name, op->detail && strcmp(op->detail, "before") == 0);
    note_unit_label(s, t, op->new_name);
}

static void
rename_value(struct schema *s, const struct op *op)
{
    struct type *t = schema_type(s, op->object);

    if (t && op->name && op->new_name && string_list_has(t->labels, op->name))
        SCHEMA_SET(s, t->labels, string_list_replace(s, t->labels, op->name, op->new_name));
}

/* ---- composite types ---------------------------------------------------------------------- */

/* The same for the tables made OF the type. */
static void
alter_typed_tables(struct schema *s, const struct type *t, const struct op *op)
{
    /* Typed tables are never frozen. */
    for (size_t i = 0; i < s->relations.n_slots; i++) {
        struct relation *r = relation_at(s, i);
        struct column *c;

        if (!r || r->exists == TRI_NO || !r->of_type.name || schema_type(s, r->of_type) != t)
            continue;
        c = relation_column(r, op->name);
        if (strncmp(op->detail, "drop", 4) == 0) {
            column_drop(s, r, op->name, true);
        } else if (strncmp(op->detail, "rename", 6) == 0 && c && op->new_name) {
            column_rename(s, r, op->name, op->new_name);
        } else if (strncmp(op->detail, "alter", 5) == 0 && c && op->column) {
            SCHEMA_SET(s, c->type, type_name_copy(s, &op->column->type));
        } else if (strncmp(op->detail, "add", 3) == 0 && !c && op->column) {
            c = column_add(s, r, op->name);
            column_define(s, c, op->column);
        }
    }
}

static void
alter_attribute(struct schema *s, const struct op *op)
{
    struct type *t = schema_type(s, op->object);
    struct column **at = t ? &t->attributes : NULL, *c;

    if (!t || !op->name || !op->detail)
        return;
    if (op->cascade)
        alter_typed_tables(s, t, op);
    while (*at && strcmp((*at)->name, op->name) != 0)
        at = &(*at)->next;
    if (strncmp(op->detail, "drop", 4) == 0 && *at) {
        SCHEMA_SET(s, *at, (*at)->next);
    } else if (strncmp(op->detail, "rename", 6) == 0 && *at && op->new_name) {
        SCHEMA_SET(s, (*at)->name, intern(s, op->new_name));
    } else if (strncmp(op->detail, "alter", 5) == 0 && *at && op->column) {
        SCHEMA_SET(s, (*at)->type, type_name_copy(s, &op->column->type));
    } else if (strncmp(op->detail, "add", 3) == 0 && !*at && op->column) {
        c = schema_new(s, struct column);
        c->name = intern(s, op->name);
        column_define(s, c, op->column);
        SCHEMA_SET(s, *at, c);
    }
}

const struct applier apply_type[] = {
    {OP_CREATE_TYPE, create_type},
    {OP_DROP_TYPE, drop_type},
    {OP_RENAME_TYPE, rename_type},
    {OP_ADD_ENUM_VALUE, add_value},
    {OP_RENAME_ENUM_VALUE, rename_value},
    {OP_ALTER_TYPE_ATTRIBUTE, alter_attribute},
    {OP_NONE, NULL},
};
