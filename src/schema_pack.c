#include "schema_model.h"

#include <assert.h>
#include <string.h>

/*
 * A table with its indexes and owned sequences as a string of bytes. Everything it points to is
 * interned and stays (names, lists of names, types), so a pointer is six bytes and nothing is lost.
 * What is tied to other relations (foreign keys, views, partitions, inheritance), has triggers and
 * the like, or a size, is not packed.
 */
#define POINTER_BYTES 6
#define PACKED_MAX 4096 /* a larger table stays as it is */
#define NO_INDEX 255

struct record {
    uint32_t size, generation, id;
    uint16_t n_columns;
    uint8_t n_constraints, n_indexes, n_sequences;
    uint8_t kind, exists, is_new, complete, flags;
    unsigned char bytes[];
};

enum record_flag {
    FLAG_UNLOGGED = 1,
    FLAG_ROW_SECURITY = 2,
    FLAG_ON_COMMIT_DROP = 4,
    FLAG_POPULATED = 8,
    FLAG_READS_COLUMNS = 16,
};

#ifdef __LP64__
_Static_assert(sizeof(struct column) == 96, "a new field of a column must be packed too");
_Static_assert(sizeof(struct constraint) == 104, "a new field of a constraint must be packed too");
_Static_assert(sizeof(struct index_def) == 88, "a new field of an index must be packed too");
_Static_assert(sizeof(struct relation) == 296, "a new field of a relation must be packed too");
#endif

/* ---- bytes -------------------------------------------------------------------------------- */

struct writer {
    unsigned char bytes[PACKED_MAX];
    size_t n;
    bool failed;
};

static void
put(struct writer *w, const void *from, size_t n)
{
    if (w->n + n > sizeof(w->bytes)) {
        w->failed = true;
        return;
    }
    memcpy(w->bytes + w->n, from, n);
    w->n += n;
}

static void
put_number(struct writer *w, size_t number, size_t bytes)
{
    uint64_t value = number;

    put(w, &value, bytes);
    w->failed = w->failed || (bytes < sizeof(value) && value >> (bytes * 8));
}

static void
put_pointer(struct writer *w, const void *p)
{
    put_number(w, (uintptr_t)p, POINTER_BYTES);
}

struct reader {
    const unsigned char *at;
};

static size_t
get_number(struct reader *r, size_t bytes)
{
    uint64_t value = 0;

    memcpy(&value, r->at, bytes);
    r->at += bytes;
    return (size_t)value;
}

static const void *
get_pointer(struct reader *r)
{
    return (const void *)(uintptr_t)get_number(r, POINTER_BYTES);
}

/* One bit of a set of flags, taken or given in the same order by both sides. */
static void
flag_put(unsigned *flags, unsigned *bit, bool on)
{
    if (on)
        *flags |= 1u << *bit;
    ++*bit;
}

static bool
flag_get(unsigned flags, unsigned *bit)
{
    return flags >> (*bit)++ & 1;
}

static void
tri_put(unsigned *flags, unsigned *bit, enum tri t)
{
    flag_put(flags, bit, t == TRI_YES);
    flag_put(flags, bit, t == TRI_NO);
}

static enum tri
tri_get(unsigned flags, unsigned *bit)
{
    bool yes = flag_get(flags, bit), no = flag_get(flags, bit);

    return yes ? TRI_YES : no ? TRI_NO : TRI_UNKNOWN;
}

/* ---- columns ------------------------------------------------------------------------------ */

static void
put_column(struct schema *s, struct writer *w, const struct column *c)
{
    unsigned flags = 0, bit = 0;

    tri_put(&flags, &bit, c->not_null);
    tri_put(&flags, &bit, c->has_default);
    flag_put(&flags, &bit, c->is_generated);
    flag_put(&flags, &bit, c->is_virtual);
    flag_put(&flags, &bit, c->is_new);
    flag_put(&flags, &bit, c->is_inherited);
    flag_put(&flags, &bit, c->dropped);
    flag_put(&flags, &bit, c->identity == 'a');
    flag_put(&flags, &bit, c->identity == 'd');
    flag_put(&flags, &bit, c->type.name);
    flag_put(&flags, &bit, c->default_text);
    flag_put(&flags, &bit, c->collation);
    flag_put(&flags, &bit, c->generated_from);
    put_number(w, flags, 2);
    put_pointer(w, c->name);
    if (c->type.name)
        put_pointer(w, intern_type(s, &c->type));
    if (c->default_text)
        put_pointer(w, c->default_text);
    if (c->collation)
        put_pointer(w, c->collation);
    if (c->generated_from)
        put_pointer(w, intern_list(s, c->generated_from));
}

static struct column *
get_column(struct schema *s, struct reader *r, bool settled)
{
    struct column *c = schema_alloc_kept(s, sizeof(*c));
    unsigned flags = (unsigned)get_number(r, 2), bit = 0;
    bool always, by_default, typed, text, collation, generated;

    c->name = get_pointer(r);
    c->not_null = tri_get(flags, &bit);
    c->has_default = tri_get(flags, &bit);
    c->is_generated = flag_get(flags, &bit);
    c->is_virtual = flag_get(flags, &bit);
    c->is_new = flag_get(flags, &bit) && !settled;
    c->is_inherited = flag_get(flags, &bit);
    c->dropped = flag_get(flags, &bit);
    always = flag_get(flags, &bit);
    by_default = flag_get(flags, &bit);
    c->identity = always ? 'a' : by_default ? 'd' : 0;
    typed = flag_get(flags, &bit);
    text = flag_get(flags, &bit);
    collation = flag_get(flags, &bit);
    generated = flag_get(flags, &bit);
    if (typed)
        c->type = *(const struct type_name *)get_pointer(r);
    c->default_text = text ? get_pointer(r) : NULL;
    c->collation = collation ? get_pointer(r) : NULL;
    c->generated_from = generated ? get_pointer(r) : NULL;
    return c;
}

/* ---- indexes ------------------------------------------------------------------------------ */

static void
put_index(struct schema *s, struct writer *w, const struct relation *r)
{
    const struct index_def *i = r->index;
    unsigned flags = 0, bit = 0;

    tri_put(&flags, &bit, i->valid);
    tri_put(&flags, &bit, r->exists);
    tri_put(&flags, &bit, r->is_new);
    flag_put(&flags, &bit, i->unique);
    flag_put(&flags, &bit, i->nulls_not_distinct);
    flag_put(&flags, &bit, i->on_only);
    flag_put(&flags, &bit, i->key_names);
    flag_put(&flags, &bit, i->include);
    flag_put(&flags, &bit, i->expr_columns);
    flag_put(&flags, &bit, i->where_text);
    put_number(w, flags, 2);
    put_number(w, r->id, 4);
    put_pointer(w, r->name.name);
    put_pointer(w, intern_list(s, i->columns));
    put_number(w, i->n_keys, 2);
    put_pointer(w, i->method);
    if (i->key_names)
        put_pointer(w, intern_list(s, i->key_names));
    if (i->include)
        put_pointer(w, intern_list(s, i->include));
    if (i->expr_columns)
        put_pointer(w, intern_list(s, i->expr_columns));
    if (i->where_text)
        put_pointer(w, i->where_text);
}

/* A relation with what all of them have. */
static struct relation *
make_relation(struct schema *s, struct name name, enum object_kind kind, enum tri is_new)
{
    struct relation *r = schema_alloc_kept(s, sizeof(*r));

    r->name = name;
    r->kind = kind;
    r->exists = TRI_YES;
    r->is_new = is_new;
    r->complete = TRI_YES;
    r->rows = r->bytes = r->index_bytes = r->toast_bytes = -1;
    r->used = s->clock;
    return r;
}

static struct relation *
get_index(struct schema *s, struct reader *r, struct relation *table, bool settled)
{
    struct index_def *i = schema_alloc_kept(s, sizeof(*i));
    unsigned flags = (unsigned)get_number(r, 2), bit = 0;
    bool names, include, columns, where;
    struct relation *index;
    enum tri exists, is_new;

    i->valid = tri_get(flags, &bit);
    exists = tri_get(flags, &bit);
    is_new = tri_get(flags, &bit);
    i->unique = flag_get(flags, &bit);
    i->nulls_not_distinct = flag_get(flags, &bit);
    i->on_only = flag_get(flags, &bit);
    names = flag_get(flags, &bit);
    include = flag_get(flags, &bit);
    columns = flag_get(flags, &bit);
    where = flag_get(flags, &bit);
    index = make_relation(s, table->name, OBJ_INDEX, settled ? TRI_NO : is_new);
    index->exists = exists;
    index->id = (uint32_t)get_number(r, 4);
    index->name.name = get_pointer(r);
    index->index = i;
    i->table = table;
    i->columns = get_pointer(r);
    i->n_keys = get_number(r, 2);
    i->method = get_pointer(r);
    i->key_names = names ? get_pointer(r) : NULL;
    i->include = include ? get_pointer(r) : NULL;
    i->expr_columns = columns ? get_pointer(r) : NULL;
    i->where_text = where ? get_pointer(r) : NULL;
    return index;
}

/* ---- constraints -------------------------------------------------------------------------- */

static size_t
index_number(const struct relation *r, const struct relation *index)
{
    size_t n = 0;

    for (const struct relation_list *l = r->indexes; l; l = l->next, n++)
        if (l->rel == index)
            return n;
    return NO_INDEX;
}

static void
put_constraint(struct schema *s, struct writer *w, const struct relation *r,
               const struct constraint *c)
{
    unsigned flags = 0, bit = 0;

    tri_put(&flags, &bit, c->valid);
    flag_put(&flags, &bit, c->not_enforced);
    flag_put(&flags, &bit, c->deferrable);
    flag_put(&flags, &bit, c->initially_deferred);
    flag_put(&flags, &bit, c->no_inherit);
    flag_put(&flags, &bit, c->nulls_not_distinct);
    flag_put(&flags, &bit, c->is_new);
    flag_put(&flags, &bit, c->is_inherited);
    flag_put(&flags, &bit, c->proves_not_null);
    flag_put(&flags, &bit, c->include);
    flag_put(&flags, &bit, c->check_text);
    put_number(w, flags, 2);
    put_number(w, (size_t)c->type, 1);
    put_number(w, index_number(r, c->index), 1);
    put_pointer(w, c->name);
    put_pointer(w, intern_list(s, c->columns));
    if (c->proves_not_null)
        put_pointer(w, intern_list(s, c->proves_not_null));
    if (c->include)
        put_pointer(w, intern_list(s, c->include));
    if (c->check_text)
        put_pointer(w, c->check_text);
}

static struct constraint *
get_constraint(struct schema *s, struct reader *r, struct relation *table, bool settled)
{
    struct constraint *c = schema_alloc_kept(s, sizeof(*c));
    unsigned flags = (unsigned)get_number(r, 2), bit = 0;
    const struct relation_list *l = table->indexes;
    size_t number;
    bool proves, include, text;

    c->valid = tri_get(flags, &bit);
    c->not_enforced = flag_get(flags, &bit);
    c->deferrable = flag_get(flags, &bit);
    c->initially_deferred = flag_get(flags, &bit);
    c->no_inherit = flag_get(flags, &bit);
    c->nulls_not_distinct = flag_get(flags, &bit);
    c->is_new = flag_get(flags, &bit) && !settled;
    c->is_inherited = flag_get(flags, &bit);
    proves = flag_get(flags, &bit);
    include = flag_get(flags, &bit);
    text = flag_get(flags, &bit);
    c->type = (enum constraint_type)get_number(r, 1);
    number = get_number(r, 1);
    c->name = get_pointer(r);
    c->columns = get_pointer(r);
    c->proves_not_null = proves ? get_pointer(r) : NULL;
    c->include = include ? get_pointer(r) : NULL;
    c->check_text = text ? get_pointer(r) : NULL;
    if (number == NO_INDEX)
        return c;
    while (number--)
        l = l->next;
    c->index = l->rel;
    c->index->index->constraint = c;
    return c;
}

/* ---- the table ---------------------------------------------------------------------------- */

static bool
has_size(const struct relation *r)
{
    return r->rows >= 0 || r->bytes >= 0 || r->index_bytes >= 0 || r->toast_bytes >= 0;
}

static bool
is_tied(const struct relation *r)
{
    return r->tied || r->temporary || r->triggers || r->policies || r->rules || r->statistics ||
           r->referenced_by || r->of_type.name || r->partition_by || r->partition_of ||
           r->partitions || r->inherits || r->children || r->reads || r->read_by || r->index ||
           r->sequence_table || r->owner || r->live || has_size(r);
}

/* An index or sequence that has nothing of its own but what is packed. */
static bool
is_plain_part(const struct relation *part, const struct relation *r)
{
    return !part->tied && part->complete == TRI_YES && !part->owner && !part->live && !part->queued &&
           !has_size(part) && !part->read_by && !part->unlogged && !part->temporary &&
           strcmp(part->name.schema, r->name.schema) == 0 &&
           !(part->index && part->index->parent) &&
           !(part->index && part->index->constraint && part->index->constraint->index != part);
}

bool
pack_possible(const struct relation *r)
{
    return !is_tied(r) && !r->unit_new;
}

static bool
can_pack(const struct relation *r)
{
    size_t n = 0;

    if (!pack_possible(r))
        return false;
    for (const struct constraint *c = r->constraints; c; c = c->next, n++)
        if (c->type == CONSTRAINT_FOREIGN_KEY || n >= NO_INDEX ||
            (c->index && index_number(r, c->index) == NO_INDEX))
            return false;
    n = 0;
    for (const struct relation_list *l = r->indexes; l; l = l->next, n++)
        if (!is_plain_part(l->rel, r) || n >= NO_INDEX)
            return false;
    n = 0;
    for (const struct relation_list *l = r->sequences; l; l = l->next, n++)
        if (!is_plain_part(l->rel, r) || n >= NO_INDEX)
            return false;
    return true;
}

static void
put_parts(struct schema *s, struct writer *w, struct record *head, const struct relation *r)
{
    put_pointer(w, r->name.schema);
    put_pointer(w, r->name.name);
    if (r->reads_columns)
        put_pointer(w, intern_list(s, r->reads_columns));
    for (const struct column *c = r->columns; c; c = c->next, head->n_columns++)
        put_column(s, w, c);
    for (const struct relation_list *l = r->indexes; l; l = l->next, head->n_indexes++)
        put_index(s, w, l->rel);
    for (const struct constraint *c = r->constraints; c; c = c->next, head->n_constraints++)
        put_constraint(s, w, r, c);
    for (const struct relation_list *l = r->sequences; l; l = l->next, head->n_sequences++) {
        put_pointer(w, l->rel->name.name);
        put_pointer(w, l->rel->sequence_column);
        put_number(w, l->rel->id, 4);
        put_number(w, (size_t)l->rel->exists, 1);
        put_number(w, (size_t)l->rel->is_new, 1);
    }
}

void *
pack_relation(struct schema *s, struct relation *r)
{
    struct record head = {.generation = s->generation,
                          .id = r->id,
                          .kind = (uint8_t)r->kind,
                          .exists = (uint8_t)r->exists,
                          .is_new = (uint8_t)r->is_new,
                          .complete = (uint8_t)r->complete};
    struct writer w;
    struct record *record;

    if (!can_pack(r))
        return NULL;
    w.n = 0;
    w.failed = false;
    put_parts(s, &w, &head, r);
    if (w.failed)
        return NULL;
    head.flags =
        (uint8_t)((r->unlogged ? FLAG_UNLOGGED : 0) | (r->row_security ? FLAG_ROW_SECURITY : 0) |
                  (r->on_commit_drop ? FLAG_ON_COMMIT_DROP : 0) |
                  (r->populated ? FLAG_POPULATED : 0) |
                  (r->reads_columns ? FLAG_READS_COLUMNS : 0));
    head.size = (uint32_t)(offsetof(struct record, bytes) + w.n);
    record = schema_alloc_kept(s, head.size);
    memcpy(record, &head, offsetof(struct record, bytes));
    memcpy(record->bytes, w.bytes, w.n);
    return record;
}

static void
get_sequences(struct schema *s, struct reader *from, const struct record *head, struct relation *r,
              bool settled)
{
    struct relation_list **last = &r->sequences;

    for (size_t i = 0; i < head->n_sequences; i++) {
        struct relation *seq = make_relation(s, r->name, OBJ_SEQUENCE, TRI_NO);
        enum tri is_new;

        seq->name.name = get_pointer(from);
        seq->sequence_column = get_pointer(from);
        seq->id = (uint32_t)get_number(from, 4);
        seq->exists = (enum tri)get_number(from, 1);
        is_new = (enum tri)get_number(from, 1);
        seq->is_new = settled ? TRI_NO : is_new;
        seq->sequence_table = r;
        *last = schema_alloc_kept(s, sizeof(**last));
        (*last)->rel = seq;
        last = &(*last)->next;
    }
}

struct relation *
pack_open(struct schema *s, void *packed)
{
    struct record *head = packed;
    struct reader from = {head->bytes};
    bool settled = head->generation != s->generation;
    struct relation *r;
    struct column **column;
    struct constraint **constraint;
    struct relation_list **index;
    struct name name;

    name.schema = get_pointer(&from);
    name.name = get_pointer(&from);
    r = make_relation(s, name, (enum object_kind)head->kind,
                      settled ? TRI_NO : (enum tri)head->is_new);
    r->id = head->id;
    r->exists = (enum tri)head->exists;
    r->complete = (enum tri)head->complete;
    r->unlogged = (head->flags & FLAG_UNLOGGED) != 0;
    r->row_security = (head->flags & FLAG_ROW_SECURITY) != 0;
    r->on_commit_drop = (head->flags & FLAG_ON_COMMIT_DROP) != 0;
    r->populated = (head->flags & FLAG_POPULATED) != 0;
    r->reads_columns = head->flags & FLAG_READS_COLUMNS ? get_pointer(&from) : NULL;
    column = &r->columns;
    for (size_t i = 0; i < head->n_columns; i++, column = &(*column)->next)
        *column = get_column(s, &from, settled);
    index = &r->indexes;
    for (size_t i = 0; i < head->n_indexes; i++, index = &(*index)->next) {
        *index = schema_alloc_kept(s, sizeof(**index));
        (*index)->rel = get_index(s, &from, r, settled);
    }
    constraint = &r->constraints;
    for (size_t i = 0; i < head->n_constraints; i++, constraint = &(*constraint)->next)
        *constraint = get_constraint(s, &from, r, settled);
    get_sequences(s, &from, head, r, settled);
    assert((size_t)(from.at - (const unsigned char *)packed) == head->size);
    return r;
}

size_t
pack_size(const void *packed)
{
    return ((const struct record *)packed)->size;
}

static void
free_list(struct schema *s, struct relation_list *l)
{
    struct relation_list *next;

    for (; l; l = next) {
        next = l->next;
        if (l->rel->index)
            schema_free(s, l->rel->index, sizeof(*l->rel->index));
        schema_free(s, l->rel, sizeof(*l->rel));
        schema_free(s, l, sizeof(*l));
    }
}

void
pack_free(struct schema *s, struct relation *r)
{
    struct column *column, *next_column;
    struct constraint *constraint, *next_constraint;

    for (column = r->columns; column; column = next_column) {
        next_column = column->next;
        schema_free(s, column, sizeof(*column));
    }
    for (constraint = r->constraints; constraint; constraint = next_constraint) {
        next_constraint = constraint->next;
        schema_free(s, constraint, sizeof(*constraint));
    }
    free_list(s, r->indexes);
    free_list(s, r->sequences);
    schema_free(s, r, sizeof(*r));
}
