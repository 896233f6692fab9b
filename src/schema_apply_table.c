#include "schema_model.h"

#include <string.h>

/* CREATE TABLE and what concerns a whole relation. */

static const char *
target_schema(const struct schema *s, struct name n, bool temporary)
{
    if (temporary)
        return "pg_temp";
    return n.schema ? n.schema : schema_creation_target(s);
}

/* A relation as CREATE leaves it, or NULL when IF NOT EXISTS found one there. */
static struct relation *
create(struct schema *s, const struct op *op, bool temporary, enum object_kind kind)
{
    struct name n = {target_schema(s, op->rel, temporary), op->rel.name};
    enum tri before = schema_relation_exists(s, n);
    struct relation *r;

    temporary = temporary || strcmp(n.schema, "pg_temp") == 0;

    if (op->if_not_exists && before == TRI_YES)
        return NULL;
    r = relation_create(s, n.schema, n.name, kind);
    r->temporary = temporary;
    if (temporary)
        s->has_temporary = true;
    r->complete = TRI_YES;
    if (op->if_not_exists && before == TRI_UNKNOWN && !temporary && !s->from_start) {
        /* It may have been there all along. */
        if (r->is_new == TRI_YES)
            r->is_new = TRI_UNKNOWN;
        r->unit_new = false;
        r->complete = TRI_UNKNOWN;
    }
    return r;
}

static void
note_incomplete(struct schema *s, struct relation *r, const struct relation *source)
{
    if (source->complete != TRI_YES && r->complete == TRI_YES)
        SCHEMA_SET(s, r->complete, TRI_UNKNOWN);
}

/* Columns and constraints that a child gets from its parent. */
static void
inherit_from(struct schema *s, struct relation *r, struct relation *parent)
{
    for (const struct column *c = parent->columns; c; c = c->next) {
        if (c->dropped)
            continue;
        column_copy(s, r, c, true);
        if (c->not_null == TRI_YES)
            constraint_not_null(s, r, c->name, NULL);
    }
    for (const struct constraint *c = parent->constraints; c; c = c->next)
        if (c->type == CONSTRAINT_CHECK && !c->no_inherit)
            constraint_copy(s, r, c, true);
    note_incomplete(s, r, parent);
}

static void
copy_like(struct schema *s, struct relation *r, struct relation *source, const struct op_table *t)
{
    for (const struct column *from = source->columns; from; from = from->next) {
        const struct constraint *not_null;
        struct column copy = *from;

        if (from->dropped)
            continue;
        if (!t->like_defaults) {
            copy.has_default = copy.is_generated ? copy.has_default : TRI_NO;
            copy.default_text = copy.is_generated ? copy.default_text : NULL;
        }
        if (copy.is_generated && !t->like_generated) {
            copy.is_generated = copy.is_virtual = false;
            copy.default_text = NULL;
            copy.generated_from = NULL;
        }
        if (!t->like_identity)
            copy.identity = 0;
        column_copy(s, r, &copy, false);
        if (copy.identity)
            column_own_sequence(s, r, copy.name, NULL);
        not_null = constraint_find_not_null(source, copy.name);
        if (copy.not_null == TRI_YES)
            constraint_not_null(s, r, copy.name, not_null ? not_null->name : NULL);
    }
    for (const struct constraint *c = source->constraints; t->like_constraints && c; c = c->next)
        if (c->type == CONSTRAINT_CHECK)
            constraint_copy(s, r, c, false);
    for (struct relation_list *l = source->indexes; t->like_indexes && l; l = l->next) {
        struct relation *index = index_copy(s, r, l->rel);

        index->index->parent = NULL;
    }
    note_incomplete(s, r, source);
}

static void
add_attributes(struct schema *s, struct relation *r, struct name type)
{
    const struct type *t = schema_type(s, type);

    for (const struct column *c = t ? t->attributes : NULL; c; c = c->next)
        column_copy(s, r, c, false);
    if (!t || !t->attributes)
        r->complete = TRI_UNKNOWN;
}

static void
fill_table(struct schema *s, struct relation *r, const struct op_table *t)
{
    r->unlogged = t->unlogged;
    r->on_commit_drop = t->on_commit_drop;
    s->drop_on_commit = s->drop_on_commit || t->on_commit_drop;
    if (t->partition_by) {
        r->kind = OBJ_PARTITIONED_TABLE;
        r->partition_by = intern(s, t->partition_by);
        r->partition_columns = intern_list(s, t->partition_columns);
    }
    for (const struct name_list *l = t->inherits; l; l = l->next) {
        struct relation *parent = relation_touch(s, l->name, OBJ_TABLE);

        if (!parent) {
            r->complete = TRI_UNKNOWN;
            continue;
        }
        relation_append(s, &r->inherits, parent);
        relation_link(s, &parent->children, r);
        inherit_from(s, r, parent);
    }
    for (const struct name_list *l = t->like; l; l = l->next) {
        struct relation *source = relation_touch(s, l->name, OBJ_TABLE);

        if (source)
            copy_like(s, r, source, t);
        else
            r->complete = TRI_UNKNOWN;
    }
    if (t->of_type.name) {
        r->of_type = (struct name){intern(s, t->of_type.schema), intern(s, t->of_type.name)};
        add_attributes(s, r, t->of_type);
    }
    if (t->partition_of.name) {
        struct relation *parent = relation_touch(s, t->partition_of, OBJ_PARTITIONED_TABLE);

        if (!parent) {
            r->complete = TRI_UNKNOWN;
            return;
        }
        r->partition_of = parent;
        inherit_from(s, r, parent);
        r->partition_of = NULL;
        partition_attach(s, parent, r, t->bound);
    }
}

static void
create_table(struct schema *s, const struct op *op)
{
    static const struct op_table plain;
    const struct op_table *t = op->table ? op->table : &plain;
    enum object_kind kind = op->rel_kind == OBJ_FOREIGN_TABLE ? OBJ_FOREIGN_TABLE : OBJ_TABLE;
    struct relation *r = create(s, op, t->temporary, kind);

    s->creating = r;
    s->creating_name = (struct name){intern(s, op->rel.schema), intern(s, op->rel.name)};
    if (r)
        fill_table(s, r, t);
}

static void
create_table_as(struct schema *s, const struct op *op)
{
    struct relation *r = create(s, op, op->table && op->table->temporary, OBJ_TABLE);

    if (!r)
        return;
    if (op->table) {
        r->unlogged = op->table->unlogged;
        r->on_commit_drop = op->table->on_commit_drop;
        s->drop_on_commit = s->drop_on_commit || op->table->on_commit_drop;
    }
    /* Names are known at best, types are not. */
    for (const struct string_list *l = op->strings; l; l = l->next)
        if (strcmp(l->text, "*") != 0)
            column_add(s, r, l->text);
    if (!op->strings || string_list_has(op->strings, "*"))
        r->complete = TRI_UNKNOWN;
}

static void
create_sequence(struct schema *s, const struct op *op)
{
    create(s, op, op->table && op->table->temporary, OBJ_SEQUENCE);
    sequence_options(s, op);
}

/* OWNED BY table.column, or NONE. */
void
sequence_options(struct schema *s, const struct op *op)
{
    struct relation *seq = schema_relation(s, op->rel), *table;
    const struct option *o = op->options;
    struct name n = {0};
    const char *dot, *column;

    while (o && strcmp(o->name, "owned_by") != 0)
        o = o->next;
    if (!o || !o->value || !seq || seq->exists == TRI_NO || seq->kind != OBJ_SEQUENCE)
        return;
    if (seq->sequence_table)
        relation_unlink(s, &seq->sequence_table->sequences, seq);
    SCHEMA_SET(s, seq->sequence_table, NULL);
    dot = strrchr(o->value, '.');
    if (!dot)
        return; /* NONE */
    column = intern(s, dot + 1);
    n.name = intern_n(s, o->value, (size_t)(dot - o->value));
    dot = strrchr(n.name, '.');
    if (dot) {
        n.schema = intern_n(s, n.name, (size_t)(dot - n.name));
        n.name = intern(s, dot + 1);
    }
    table = relation_touch(s, n, OBJ_TABLE);
    if (!table)
        return;
    SCHEMA_SET(s, seq->sequence_table, table);
    SCHEMA_SET(s, seq->sequence_column, column);
    relation_own(s, &table->sequences, seq);
}

static void
drop_relation(struct schema *s, const struct op *op)
{
    struct relation *r = schema_relation(s, op->rel);

    if (!r)
        relation_gone(s, op->rel);
    else if (r->exists != TRI_NO)
        relation_drop(s, r, op->cascade);
}

void
relation_rename(struct schema *s, struct relation *r, const char *new_name)
{
    struct constraint *c = r->index ? r->index->constraint : NULL;

    if (c)
        constraint_rename(s, r->index->table, c, new_name);
    else
        relation_move(s, r, r->name.schema, new_name);
}

static void
rename_relation(struct schema *s, const struct op *op)
{
    struct relation *r = apply_target(s, op);

    if (r && op->new_name)
        relation_rename(s, r, op->new_name);
}

static void
set_owner(struct schema *s, const struct op *op)
{
    struct relation *r = schema_relation(s, op->rel);

    if (r && op->new_name)
        SCHEMA_SET(s, r->owner, intern(s, op->new_name));
}

static void
set_logged(struct schema *s, const struct op *op)
{
    struct relation *r = apply_target(s, op);

    if (r)
        SCHEMA_SET(s, r->unlogged, op->kind == OP_SET_UNLOGGED);
}

static void
row_security(struct schema *s, const struct op *op)
{
    struct relation *r = apply_target(s, op);

    if (!r || !op->detail)
        return;
    if (strcmp(op->detail, "enable") == 0)
        SCHEMA_SET(s, r->row_security, true);
    else if (strcmp(op->detail, "disable") == 0)
        SCHEMA_SET(s, r->row_security, false);
}

static void
inherit(struct schema *s, const struct op *op)
{
    struct relation *r = apply_target(s, op), *parent = relation_touch(s, op->other, OBJ_TABLE);

    if (!r || !parent || relation_listed(r->inherits, parent) || relation_is_below(s, parent, r))
        return;
    relation_append(s, &r->inherits, parent);
    relation_link(s, &parent->children, r);
}

static void
no_inherit(struct schema *s, const struct op *op)
{
    struct relation *r = apply_target(s, op), *parent = schema_relation(s, op->other);

    if (!r || !parent)
        return;
    relation_unlink(s, &r->inherits, parent);
    relation_unlink(s, &parent->children, r);
    column_make_own(s, r, NULL);
}

const struct applier apply_table[] = {
    {OP_CREATE_TABLE, create_table},
    {OP_CREATE_TABLE_AS, create_table_as},
    {OP_CREATE_SEQUENCE, create_sequence},
    {OP_ALTER_SEQUENCE, sequence_options},
    {OP_DROP_RELATION, drop_relation},
    {OP_RENAME_RELATION, rename_relation},
    {OP_OWNER_TO, set_owner},
    {OP_SET_LOGGED, set_logged},
    {OP_SET_UNLOGGED, set_logged},
    {OP_ROW_SECURITY, row_security},
    {OP_INHERIT, inherit},
    {OP_NO_INHERIT, no_inherit},
    {OP_NONE, NULL},
};
