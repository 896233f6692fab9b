#include "schema_model.h"

#include <string.h>

struct schema *
schema_create(struct arena *run)
{
    struct schema *s = arena_new(run, struct schema);
    struct namespace *public = arena_new(run, struct namespace);

    s->run = run;
    s->relations.owner = s;
    s->pending = true;
    s->pg_version = 15;
    public->name = (struct name){"", "public"};
    public->exists = TRI_YES;
    map_entry(s, &s->namespaces, "", "public")->value = public;
    return s;
}

void
schema_set_complete(struct schema *s, bool complete)
{
    s->complete = complete;
}

void
schema_set_from_start(struct schema *s, bool from_start)
{
    s->from_start = from_start;
}

void
schema_set_pending(struct schema *s, bool pending)
{
    s->pending = pending;
}

void
schema_set_version(struct schema *s, int pg_version)
{
    s->pg_version = pg_version;
}

void
schema_set_search_path(struct schema *s, const struct string_list *path)
{
    const struct string_list *first = NULL, **last = &first;

    for (; path; path = path->next) {
        struct string_list *copy;

        if (strcmp(path->text, "$user") == 0 || strcmp(path->text, "pg_temp") == 0 ||
            strcmp(path->text, "pg_catalog") == 0)
            continue;
        copy = arena_new(s->run, struct string_list);
        copy->text = intern(s, path->text);
        *last = copy;
        last = &copy->next;
    }
    s->path = first ? first : s->usual_path;
}

void
schema_set_usual_path(struct schema *s, const struct string_list *path)
{
    s->usual_path = NULL;
    schema_set_search_path(s, path);
    s->usual_path = s->path;
}

static void
settle_relation(struct relation *r)
{
    r->is_new = TRI_NO;
    r->unit_new = false;
    for (struct column *c = r->columns; c; c = c->next)
        c->is_new = false;
    for (struct constraint *c = r->constraints; c; c = c->next)
        c->is_new = false;
}

static bool
settle_functions(struct map *m)
{
    for (size_t i = 0; i < m->n_slots; i++)
        if (m->slots[i])
            for (struct function *f = m->slots[i]->value; f; f = f->next)
                f->is_new = false;
    return true;
}

void
schema_settle(struct schema *s)
{
    schema_commit(s);
    /* Frozen ones are settled when they are thawed. */
    s->generation++;
    for (size_t i = 0; i < s->relations.n_slots; i++) {
        struct relation *r = relation_at(s, i);

        if (r)
            settle_relation(r);
    }
    for (struct type *t = s->oldest_type; t; t = t->newer)
        t->is_new = t->unit_new = t->name_is_new = false;
    for (size_t i = 0; i < s->namespaces.n_slots; i++) {
        struct namespace *n = s->namespaces.slots[i] ? s->namespaces.slots[i]->value : NULL;

        if (n)
            n->is_new = false;
    }
    settle_functions(&s->functions);
}

static void
set_newness(struct schema *s, struct relation *r, enum tri is_new)
{
    SCHEMA_SET(s, r->is_new, is_new);
    SCHEMA_SET(s, r->complete, is_new);
}

uint32_t
schema_new_in_branch(struct schema *s, struct name n)
{
    struct relation *r = schema_relation(s, n);

    if (!r || r->exists == TRI_NO || r->is_new != TRI_UNKNOWN)
        return 0;
    set_newness(s, r, TRI_YES);
    return r->id;
}

struct with_id {
    struct relation *found;
    uint32_t id;
};

static bool
look_for_id(struct relation *r, void *arg)
{
    struct with_id *w = arg;

    if (r->id == w->id)
        w->found = r;
    return !w->found;
}

void
schema_branch_ended(struct schema *s, struct name n, uint32_t id)
{
    struct with_id w = {schema_relation(s, n), id};

    /* Renamed in the branch, most often to take another table's place. */
    if (!w.found || w.found->id != id) {
        w.found = NULL;
        schema_each_relation(s, look_for_id, &w);
    }
    if (w.found)
        set_newness(s, w.found, TRI_UNKNOWN);
}

static void
drop_temporary(struct schema *s, bool only_on_commit)
{
    for (size_t i = 0; i < s->relations.n_slots; i++) {
        struct relation *r = relation_at(s, i);

        if (r && r->temporary && r->exists != TRI_NO && (!only_on_commit || r->on_commit_drop))
            relation_drop(s, r, true);
    }
}

void
schema_end_session(struct schema *s)
{
    schema_rollback(s);
    if (s->has_temporary)
        drop_temporary(s, false);
    s->has_temporary = s->drop_on_commit = false;
    s->path = s->usual_path;
}

/* ---- transactions ------------------------------------------------------------------------- */

static void
end_transaction(struct schema *s)
{
    struct type *t = s->type_at_begin ? s->type_at_begin->newer : s->oldest_type;

    for (struct relation_list *l = s->unit_relations; l; l = l->next)
        l->rel->unit_new = false;
    s->unit_relations = NULL;
    for (; t; t = t->newer)
        t->unit_new = false;
    for (struct unit_type *l = s->unit_types; l; l = l->next)
        l->type->unit_labels = NULL;
    s->unit_types = NULL;
    s->savepoints = NULL;
    s->journal.current = NULL;
    s->in_transaction = false;
}

void
schema_begin(struct schema *s)
{
    if (s->in_transaction)
        return;
    s->in_transaction = true;
    s->journal.current = NULL;
    s->savepoints = NULL;
    s->unit_types = NULL;
    s->unit_relations = NULL;
    s->type_at_begin = s->newest_type;
}

void
schema_commit(struct schema *s)
{
    if (!s->in_transaction)
        return;
    end_transaction(s);
    if (s->drop_on_commit)
        drop_temporary(s, true);
    s->drop_on_commit = false;
}

void
schema_rollback(struct schema *s)
{
    if (!s->in_transaction)
        return;
    s->names_freed++;
    journal_undo(s, (struct journal_mark){NULL, 0});
    end_transaction(s);
}

void
schema_savepoint(struct schema *s, const char *name)
{
    struct savepoint *p;

    if (!s->in_transaction)
        return;
    p = arena_new(s->run, struct savepoint);
    p->name = intern(s, name);
    p->mark = journal_now(s);
    p->outer = s->savepoints;
    s->savepoints = p;
}

static struct savepoint *
find_savepoint(const struct schema *s, const char *name)
{
    struct savepoint *p = s->savepoints;

    while (p && strcmp(p->name, name) != 0)
        p = p->outer;
    return p;
}

void
schema_release(struct schema *s, const char *name)
{
    struct savepoint *p = find_savepoint(s, name);

    if (p)
        s->savepoints = p->outer;
}

void
schema_rollback_to(struct schema *s, const char *name)
{
    struct savepoint *p = find_savepoint(s, name);

    if (!p)
        return;
    s->names_freed++;
    journal_undo(s, p->mark);
    s->savepoints = p;
}
