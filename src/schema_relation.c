#include "schema_model.h"

#include <string.h>

#include "limits.h"

struct relation *
relation_find(const struct schema *s, const char *schema, const char *name)
{
    return map_get(&s->relations, schema, name);
}

bool
relation_listed(const struct relation_list *list, const struct relation *r)
{
    for (; list; list = list->next)
        if (list->rel == r)
            return true;
    return false;
}

void
relation_own(struct schema *s, struct relation_list **list, struct relation *r)
{
    struct relation_list *cell = schema_new(s, struct relation_list);

    cell->rel = r;
    cell->next = *list;
    SCHEMA_SET(s, *list, cell);
}

void
relation_link(struct schema *s, struct relation_list **list, struct relation *r)
{
    r->tied = true;
    relation_own(s, list, r);
}

void
relation_append(struct schema *s, struct relation_list **list, struct relation *r)
{
    while (*list)
        list = &(*list)->next;
    relation_link(s, list, r);
}

void
relation_unlink(struct schema *s, struct relation_list **list, const struct relation *r)
{
    for (; *list; list = &(*list)->next) {
        if ((*list)->rel == r) {
            SCHEMA_SET(s, *list, (*list)->next);
            return;
        }
    }
}

const char *
schema_creation_target(const struct schema *s)
{
    for (const struct string_list *l = s->path; l; l = l->next)
        if (schema_namespace_exists(s, l->text) != TRI_NO)
            return l->text;
    return "public";
}

/* Something was found or made in this schema, so it exists. */
static void
learn_namespace(struct schema *s, const char *schema)
{
    struct namespace *n = map_get(&s->namespaces, "", schema);
    struct map_entry *e;

    if (n && n->exists == TRI_YES)
        return;
    e = map_entry(s, &s->namespaces, "", schema);
    n = schema_new(s, struct namespace);
    n->name = (struct name){"", intern(s, schema)};
    n->exists = TRI_YES;
    SCHEMA_SET(s, e->value, n);
}

static struct relation *
new_relation(struct schema *s, const char *schema, const char *name, enum object_kind kind)
{
    struct relation *r = schema_new(s, struct relation);

    r->name = (struct name){intern(s, schema), intern(s, name)};
    r->kind = kind;
    r->exists = TRI_YES;
    r->is_new = TRI_NO;
    r->rows = r->bytes = r->index_bytes = r->toast_bytes = -1;
    r->id = ++s->last_id;
    r->used = s->clock;
    /* Parts go with their table; what a look ahead makes is gone afterwards. */
    if (kind != OBJ_INDEX && kind != OBJ_SEQUENCE && !s->speculating)
        cold_enqueue(s, r);
    return r;
}

struct relation *
relation_create(struct schema *s, const char *schema, const char *name, enum object_kind kind)
{
    struct map_entry *e = map_entry(s, &s->relations, schema, name);
    struct relation *old = e->value, *r;

    /* The server would have refused; the statement is newer knowledge than ours. */
    if (old && old->exists != TRI_NO)
        relation_drop(s, old, true);
    r = new_relation(s, schema, name, kind);
    r->is_new = s->pending ? TRI_YES : TRI_NO;
    if (s->in_transaction) {
        r->unit_new = true;
        relation_own(s, &s->unit_relations, r);
    }
    SCHEMA_SET(s, e->value, r);
    learn_namespace(s, r->name.schema);
    return r;
}

struct relation *
relation_touch(struct schema *s, struct name n, enum object_kind kind)
{
    struct relation *r = schema_relation(s, n);
    struct map_entry *e;

    if (r && r->exists != TRI_NO) {
        if (r->kind == OBJ_UNKNOWN && kind != OBJ_UNKNOWN)
            SCHEMA_SET(s, r->kind, kind);
        return r;
    }
    if (s->n_unknown >= LIMIT_UNKNOWN_RELATIONS)
        return NULL;
    SCHEMA_SET(s, s->n_unknown, s->n_unknown + 1);
    n = schema_qualify(s, n);
    e = map_entry(s, &s->relations, n.schema, n.name);
    r = new_relation(s, n.schema, n.name, kind);
    SCHEMA_SET(s, e->value, r);
    learn_namespace(s, r->name.schema);
    return r;
}

struct relation *
relation_at(const struct schema *s, size_t slot)
{
    const struct map_entry *e = s->relations.slots[slot];

    return e && !IS_COLD(e->value) ? e->value : NULL;
}

struct relation **
relation_all(struct schema *s, struct arena *tmp, size_t *ret_n)
{
    struct relation **all;
    size_t n = 0;

    cold_thaw_all(s);
    /* Every id is given once: a place for each is quicker than sorting. */
    all = arena_array(tmp, struct relation *, (size_t)s->last_id + 1);
    for (size_t i = 0; i < s->relations.n_slots; i++) {
        struct relation *r = s->relations.slots[i] ? s->relations.slots[i]->value : NULL;

        if (r)
            all[r->id] = r;
    }
    for (size_t id = 0; id <= s->last_id; id++)
        if (all[id])
            all[n++] = all[id];
    *ret_n = n;
    return all;
}

/* Constraints of a table that goes: their names are free again, parents are no longer referenced.
 */
static void
release_constraints(struct schema *s, struct relation *r)
{
    for (struct constraint *c = r->constraints; c; c = c->next) {
        constraint_name_count(s, r->name.schema, c->name, false);
        if (c->ref && c->ref != r)
            relation_unlink(s, &c->ref->referenced_by, r);
    }
}

/* Foreign keys of other tables that point to r. */
static void
drop_references(struct schema *s, struct relation *r)
{
    struct relation_list *next;

    for (struct relation_list *l = r->referenced_by; l; l = next) {
        struct constraint *c, *next_constraint;

        next = l->next;
        if (l->rel == r || l->rel->exists == TRI_NO)
            continue;
        for (c = l->rel->constraints; c; c = next_constraint) {
            next_constraint = c->next;
            if (c->ref == r)
                constraint_drop(s, l->rel, c);
        }
    }
}

/* Takes r out of the lists of what stays. */
static void
detach(struct schema *s, struct relation *r)
{
    if (r->partition_of)
        relation_unlink(s, &r->partition_of->partitions, r);
    for (struct relation_list *l = r->inherits; l; l = l->next)
        relation_unlink(s, &l->rel->children, r);
    for (struct relation_list *l = r->reads; l; l = l->next)
        relation_unlink(s, &l->rel->read_by, r);
    if (r->sequence_table && r->sequence_table->exists != TRI_NO) {
        struct column *c = relation_column(r->sequence_table, r->sequence_column);

        r->sequence_table->tied = true; /* by what is left of the sequence */
        relation_unlink(s, &r->sequence_table->sequences, r);
        if (c && !c->identity && c->has_default == TRI_YES) {
            SCHEMA_SET(s, c->has_default, TRI_NO);
            SCHEMA_SET(s, c->default_text, NULL);
        }
    }
}

/* Puts a list in front of the work still to do. */
static struct relation_list *
push_all(struct schema *s, struct relation_list *todo, const struct relation_list *list)
{
    for (; list; list = list->next) {
        struct relation_list *cell;

        if (list->rel->exists == TRI_NO)
            continue;
        cell = schema_new(s, struct relation_list);
        cell->rel = list->rel;
        cell->next = todo;
        todo = cell;
    }
    return todo;
}

/* Without CASCADE nothing can depend on it: what we think does must have gone in some way we did
 * not see, or goes in the same statement. */
static void
doubt_all(struct schema *s, const struct relation_list *list)
{
    for (; list; list = list->next)
        if (list->rel->exists == TRI_YES)
            SCHEMA_SET(s, list->rel->exists, TRI_UNKNOWN);
}

void
relation_bury(struct schema *s, struct relation *r)
{
    SCHEMA_SET(s, r->exists, TRI_NO);
    SCHEMA_SET(s, r->gone_at, s->clock);
    s->names_freed++;
}

void
relation_drop(struct schema *s, struct relation *r, bool cascade)
{
    struct relation_list start = {r, NULL}, *todo = &start;

    /* A list of work rather than recursion: views over views may be very many. */
    while (todo) {
        r = todo->rel;
        todo = todo->next;
        if (r->exists == TRI_NO)
            continue;
        if (r->index) {
            index_drop(s, r);
            continue;
        }
        relation_bury(s, r);
        for (struct relation_list *l = r->indexes; l; l = l->next)
            relation_bury(s, l->rel);
        release_constraints(s, r);
        drop_references(s, r);
        if (cascade) {
            todo = push_all(s, todo, r->read_by);
            todo = push_all(s, todo, r->children);
        } else {
            doubt_all(s, r->read_by);
            doubt_all(s, r->children);
        }
        todo = push_all(s, todo, r->partitions);
        todo = push_all(s, todo, r->sequences);
        detach(s, r);
    }
}

struct relation_list *
relation_descendants(struct schema *s, struct relation *r)
{
    struct relation_list *all = NULL, **last = &all, *todo;
    uint32_t mark = ++s->last_mark;

    if (!r->partitions && !r->children)
        return NULL;
    r->mark = mark;
    todo = push_all(s, push_all(s, NULL, r->children), r->partitions);
    while (todo) {
        struct relation_list *cell = todo;

        todo = todo->next;
        if (cell->rel->mark == mark)
            continue;
        cell->rel->mark = mark;
        cell->next = NULL;
        *last = cell;
        last = &cell->next;
        todo = push_all(s, push_all(s, todo, cell->rel->children), cell->rel->partitions);
    }
    return all;
}

bool
relation_is_below(struct schema *s, struct relation *r, struct relation *other)
{
    return r == other || relation_listed(relation_descendants(s, other), r);
}

/* What is under a name from which nothing can be reached any more: known to be gone. */
static void
leave_tombstone(struct schema *s, struct map_entry *e, struct name n, enum object_kind kind)
{
    struct relation *t = new_relation(s, n.schema, n.name, kind);

    t->exists = TRI_NO;
    t->gone_at = s->clock;
    SCHEMA_SET(s, e->value, t);
}

void
relation_gone(struct schema *s, struct name n)
{
    struct map_entry *e;

    if (s->complete || s->n_unknown >= LIMIT_UNKNOWN_RELATIONS)
        return;
    SCHEMA_SET(s, s->n_unknown, s->n_unknown + 1);
    n = schema_qualify(s, n);
    e = map_entry(s, &s->relations, n.schema, n.name);
    if (!e->value)
        leave_tombstone(s, e, n, OBJ_UNKNOWN);
}

void
relation_move(struct schema *s, struct relation *r, const char *schema, const char *name)
{
    bool other_schema = strcmp(schema, r->name.schema) != 0;
    struct map_entry *e, *left;
    struct relation *old;

    if (!other_schema && strcmp(name, r->name.name) == 0)
        return;
    s->names_freed++;
    e = map_entry(s, &s->relations, schema, name);
    old = e->value;
    if (old && old->exists != TRI_NO)
        relation_drop(s, old, true);
    left = map_entry(s, &s->relations, r->name.schema, r->name.name);
    if (left->value == r)
        leave_tombstone(s, left, r->name, r->kind);
    for (struct constraint *c = r->constraints; c && other_schema; c = c->next) {
        constraint_name_count(s, r->name.schema, c->name, false);
        constraint_name_count(s, schema, c->name, true);
    }
    SCHEMA_SET(s, r->name.schema, intern(s, schema));
    SCHEMA_SET(s, r->name.name, intern(s, name));
    SCHEMA_SET(s, e->value, r);
    learn_namespace(s, r->name.schema);
    for (struct relation_list *l = r->indexes; l && other_schema; l = l->next)
        relation_move(s, l->rel, schema, l->rel->name.name);
    for (struct relation_list *l = r->sequences; l && other_schema; l = l->next)
        relation_move(s, l->rel, schema, l->rel->name.name);
}
