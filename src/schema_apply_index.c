#include "schema_model.h"

#include <string.h>

static void
add_names(struct schema *s, const struct string_list **list, const struct string_list *more)
{
    for (; more; more = more->next) {
        struct string_list *cell;

        if (string_list_has(*list, more->text))
            continue;
        cell = schema_new(s, struct string_list);
        cell->text = intern(s, more->text);
        cell->next = *list;
        *list = cell;
    }
}

/* Columns named in key expressions and in WHERE. */
static const struct string_list *
expression_columns(struct schema *s, const struct op_index *i)
{
    const struct string_list *all = NULL;

    for (size_t k = 0; i->exprs && k < i->n_keys; k++)
        if (i->exprs[k])
            add_names(s, &all, i->exprs[k]->columns);
    if (i->where)
        add_names(s, &all, i->where->columns);
    return all;
}

static void
create_index(struct schema *s, const struct op *op)
{
    static const struct op_index nothing;
    const struct op_index *i = op->index ? op->index : &nothing;
    struct relation *table = apply_target(s, op), *index;
    struct index_def def = {0};
    const char *name = op->object.name;

    if (!table)
        return;
    if (name && op->if_not_exists) {
        index = relation_find(s, table->name.schema, name);
        if (index && index->exists == TRI_YES)
            return;
    }
    def.columns = intern_list(s, i->columns);
    def.n_keys = i->n_keys;
    if (string_list_has(i->columns, ""))
        def.key_names = intern_list(s, i->key_names);
    def.include = intern_list(s, i->include);
    def.expr_columns = expression_columns(s, i);
    def.where_text = i->where ? intern(s, i->where->text) : NULL;
    def.method = intern(s, i->method ? i->method : "btree");
    def.unique = i->unique;
    def.nulls_not_distinct = i->nulls_not_distinct;
    def.on_only = i->on_only;
    /* ON ONLY: until every partition's index is attached. */
    def.valid = i->on_only && table->partitions ? TRI_NO : TRI_YES;
    if (!name)
        name = names_relation(
            s, table->name.name,
            names_joined(s, def.key_names ? def.key_names : def.columns, def.include), "idx",
            table->name.schema, false);
    index = index_create(s, table, name, &def);
    if (!i->on_only)
        partition_copy_index(s, table, index);
}

/* Foreign keys of other tables that lean on the index. */
static void
drop_keys(struct schema *s, const struct relation *index)
{
    struct relation_list *next;

    for (struct relation_list *l = index->index->table->referenced_by; l; l = next) {
        struct constraint *c, *next_constraint;

        next = l->next;
        for (c = l->rel->constraints; c; c = next_constraint) {
            next_constraint = c->next;
            if (index_serves_key(index, c))
                constraint_drop(s, l->rel, c);
        }
    }
}

static void
drop_index(struct schema *s, const struct op *op)
{
    struct relation *index = schema_relation(s, op->object);

    if (index && op->cascade && index->index && index->index->table)
        drop_keys(s, index);
    if (!index)
        relation_gone(s, op->object);
    else
        relation_drop(s, index, true);
}

static void
rename_index(struct schema *s, const struct op *op)
{
    struct relation *index = schema_relation(s, op->object);

    if (!op->new_name)
        return;
    if (!index || index->exists == TRI_NO) {
        if (op->if_exists)
            return;
        index = relation_touch(s, op->object, OBJ_UNKNOWN);
    }
    if (index)
        relation_rename(s, index, op->new_name);
}

/* Every partition's index is attached: the partitioned one is valid. */
static void
check_valid(struct schema *s, struct relation *index)
{
    for (struct relation_list *p = index->index->table->partitions; p; p = p->next) {
        struct relation_list *l = p->rel->indexes;

        while (l && l->rel->index->parent != index)
            l = l->next;
        if (!l)
            return;
    }
    SCHEMA_SET(s, index->index->valid, TRI_YES);
}

static void
alter_index(struct schema *s, const struct op *op)
{
    struct relation *index = schema_relation(s, op->object);
    struct relation *child = op->other.name ? schema_relation(s, op->other) : NULL;

    if (!index || !index->index || !child || !child->index)
        return;
    SCHEMA_SET(s, child->index->parent, index);
    index->tied = true;
    check_valid(s, index);
}

static void
reindex(struct schema *s, const struct op *op)
{
    struct relation *index = op->object.name ? schema_relation(s, op->object) : NULL;

    if (index && index->index && index->index->valid == TRI_NO && !index->index->on_only)
        SCHEMA_SET(s, index->index->valid, TRI_YES);
}

const struct applier apply_index[] = {
    {OP_CREATE_INDEX, create_index}, {OP_DROP_INDEX, drop_index}, {OP_RENAME_INDEX, rename_index},
    {OP_ALTER_INDEX, alter_index},   {OP_REINDEX, reindex},       {OP_NONE, NULL},
};
