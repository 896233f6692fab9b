#include "schema_model.h"

#include <string.h>

#include "limits.h"

bool
index_uses(const struct index_def *i, const char *column)
{
    return string_list_has(i->columns, column) || string_list_has(i->include, column) ||
           string_list_has(i->expr_columns, column);
}

struct relation *
index_create(struct schema *s, struct relation *table, const char *name,
             const struct index_def *def)
{
    struct relation *r = relation_create(s, table->name.schema, name, OBJ_INDEX);
    struct relation_list **at = &table->indexes, *cell;
    size_t n = 0;

    r->index = schema_new(s, struct index_def);
    *r->index = *def;
    r->index->table = table;
    r->complete = TRI_YES;
    r->temporary = table->temporary;
    for (; *at; at = &(*at)->next)
        n++;
    if (n >= LIMIT_PER_RELATION) {
        SCHEMA_SET(s, table->complete, TRI_UNKNOWN);
        return r;
    }
    cell = schema_new(s, struct relation_list);
    cell->rel = r;
    SCHEMA_SET(s, *at, cell);
    return r;
}

static void
drop_one(struct schema *s, struct relation *index)
{
    struct constraint *c = index->index->constraint;

    relation_bury(s, index);
    index->index->table->tied = true; /* by what is left of the index */
    relation_unlink(s, &index->index->table->indexes, index);
    if (c && c->index == index) {
        SCHEMA_SET(s, c->index, NULL);
        constraint_drop(s, index->index->table, c);
    } else if (index->index->unique && !index->index->where_text) {
        constraint_drop_references(s, index->index->table, index->index->columns);
    }
}

void
index_drop(struct schema *s, struct relation *index)
{
    if (index->exists == TRI_NO)
        return;
    drop_one(s, index);
    /* The partitions' indexes attached to it go too; parents come first in the list. */
    for (struct relation_list *d = relation_descendants(s, index->index->table); d; d = d->next) {
        struct relation_list *l, *next;

        for (l = d->rel->indexes; l; l = next) {
            next = l->next;
            if (l->rel->index->parent && l->rel->index->parent->exists == TRI_NO)
                drop_one(s, l->rel);
        }
    }
}

/* An index of the partition that does what the parent's does and is not attached elsewhere. */
static struct relation *
find_equal(struct relation *table, const struct index_def *def)
{
    for (struct relation_list *l = table->indexes; l; l = l->next) {
        const struct index_def *i = l->rel->index;

        if (!i->parent && i->unique == def->unique && !i->where_text == !def->where_text &&
            string_list_equal(i->columns, def->columns) && (!def->constraint || i->constraint))
            return l->rel;
    }
    return NULL;
}

struct relation *
index_copy(struct schema *s, struct relation *table, struct relation *from)
{
    struct relation *index = find_equal(table, from->index);
    const struct constraint *of = from->index->constraint;
    struct index_def def = *from->index;
    const char *label = !of ? "idx" : of->type == CONSTRAINT_PRIMARY_KEY ? "pkey" : "key";
    const char *columns, *name;

    if (index) {
        SCHEMA_SET(s, index->index->parent, from);
        from->tied = true;
        return index;
    }
    if (of && of->type == CONSTRAINT_EXCLUDE)
        label = "excl";
    columns = names_joined(s, def.key_names ? def.key_names : def.columns, def.include);
    name = names_relation(s, table->name.name,
                          of && of->type == CONSTRAINT_PRIMARY_KEY ? NULL : columns, label,
                          table->name.schema, of != NULL);
    def.constraint = NULL;
    def.parent = from;
    from->tied = true;
    def.valid = TRI_YES;
    def.on_only = false;
    index = index_create(s, table, name, &def);
    if (of) {
        struct constraint copy = *of;
        struct constraint *c;

        copy.name = index->name.name;
        c = constraint_copy(s, table, &copy, true);
        c->index = index;
        index->index->constraint = c;
    }
    return index;
}

static bool
same_set(const struct string_list *a, const struct string_list *b)
{
    if (!a || string_list_count(a) != string_list_count(b))
        return false;
    for (; a; a = a->next)
        if (!string_list_has(b, a->text))
            return false;
    return true;
}

static bool
can_serve(const struct relation *index, const struct string_list *columns)
{
    return index->exists != TRI_NO && index->index && index->index->unique &&
           !index->index->where_text && same_set(index->index->columns, columns);
}

bool
index_serves_key(const struct relation *index, const struct constraint *fk)
{
    const struct relation *table = index->index ? index->index->table : NULL;

    if (!table || table->complete != TRI_YES || fk->type != CONSTRAINT_FOREIGN_KEY ||
        fk->ref != table || !can_serve(index, fk->ref_columns))
        return false;
    for (const struct relation_list *l = table->indexes; l; l = l->next)
        if (l->rel != index && can_serve(l->rel, fk->ref_columns))
            return false;
    return true;
}
