/*
 * schema_model.h - shared by the schema_*.c files only: what struct schema holds and the verbs that
 * change it.
 *
 * Every change of something that may be older than the open transaction goes through SCHEMA_SET
 * (or schema_keep), so that a rollback can put the old bytes back. What was allocated just now and
 * is not yet linked anywhere may be filled directly.
 */
#ifndef PGPREFLIGHT_SCHEMA_MODEL_H
#define PGPREFLIGHT_SCHEMA_MODEL_H

#include "schema.h"

#include <stdint.h>

/* A map from (schema, name) to things that begin with a struct name. Entries never move, so the
 * journal can save their value; the slots may. */
struct map_entry {
    void *value; /* NULL: its creation was rolled back */
};

struct map {
    struct schema *owner; /* of the relations' map: some values are frozen (schema_cold.c) */
    struct map_entry **slots;
    uint32_t *hashes; /* of what is in the slots */
    size_t n_slots, n_used;
    bool has_temporary; /* something was entered in pg_temp */
};

/* Each different string once. */
struct intern {
    const void **slots;
    uint32_t *hashes;
    size_t n_slots, n_used;
};

/* Relations in the order they were made or thawed: which of them to freeze next. */
struct relation_queue {
    struct relation **ring;
    size_t size, first, n;
};

/* Memory given back, by size in words; used again for the same size. */
#define FREE_SIZES 128
struct free_item {
    struct free_item *next;
};

/* Undo records, last in first out, in blocks that are reused from transaction to transaction. */
struct journal_block {
    struct journal_block *older, *newer;
    size_t used;
    char data[16 << 10];
};

struct journal {
    struct journal_block *first, *current;
};

struct journal_mark {
    struct journal_block *block;
    size_t used;
};

/* Memory for what is made while looking ahead; taken back afterwards. */
struct scratch_block {
    struct scratch_block *newer;
    size_t used;
    _Alignas(max_align_t) char data[16 << 10];
};

struct savepoint {
    const char *name;
    struct journal_mark mark;
    struct savepoint *outer;
};

struct namespace
{
    struct name name; /* name.schema is "" */
    enum tri exists;
    bool is_new; /* created by what is being checked: nothing unlisted is in it */
};

struct extension {
    struct name name;
    enum tri exists;
};

/* How many constraints of a schema have this name: names are chosen to be unique there. */
struct constraint_name {
    struct name name;
    size_t count;
};

struct unit_type {
    struct type *type;
    struct unit_type *next;
};

struct schema {
    struct arena *run;
    struct intern strings, lists, type_names;
    struct free_item *free[FREE_SIZES];
    struct map relations, types, functions, namespaces, extensions, constraint_names;
    struct map column_types;   /* names of the types that some column has, or had: struct name */
    struct map name_hints;     /* schema_names.c */
    unsigned long names_freed; /* how often a name of a relation or constraint became free */
    struct relation_queue queue;
    uint32_t clock;      /* statements so far */
    uint32_t generation; /* how often schema_settle was called */
    size_t n_unknown;    /* relations nobody created but somebody named */
    struct type *oldest_type, *newest_type;
    uint32_t last_id;
    uint32_t last_mark;
    bool complete, pending, from_start;
    int pg_version;
    const struct string_list *path;       /* schemas searched for unqualified names; NULL: public */
    const struct string_list *usual_path; /* of a session that says nothing; NULL: public */
    const struct session *sessions;
    struct server_facts *server;          /* NULL: not from a server */
    /* the open transaction */
    bool in_transaction;
    struct journal journal;
    struct savepoint *savepoints;
    struct relation_list *unit_relations; /* made in it */
    struct type *type_at_begin;           /* newer types are unit_new */
    struct unit_type *unit_types;         /* those with unit_labels */
    bool has_temporary, drop_on_commit;   /* some temporary table exists; is ON COMMIT DROP */
    /* schema_speculate */
    bool speculating;
    struct journal_mark speculated_from;
    struct scratch_block *scratch_first, *scratch;
    /* the CREATE TABLE whose columns and constraints are being applied */
    struct relation *creating; /* NULL: it was skipped (IF NOT EXISTS) */
    struct name creating_name; /* as written */
    void (*apply[OP_KIND_COUNT])(struct schema *s, const struct op *op);
    bool ready;           /* apply[] is filled */
    struct doubt *doubts; /* schema_doubt(); texts in the run arena */
    bool all_in_doubt;
    unsigned long all_in_doubt_id;
    const char *source_path; /* of the op being applied */
};

/* schema_doubt.c */
/* The name stands in the text as a whole word, in upper or lower case. */
bool schema_text_names(const char *text, const char *name);

/* schema_column.c */
/* Some column has this type: schema_has_columns_of() knows it from now on. */
void column_type_note(struct schema *s, const char *type_name);

/* schema_map.c */
void *map_get(const struct map *m, const char *schema, const char *name);
/* The entry for that name, made when missing; *entry->value may be NULL. */
struct map_entry *map_entry(struct schema *s, struct map *m, const char *schema, const char *name);
/* The entry of that name whose value is old gets another one; nothing is thawed. */
void map_replace(struct map *m, const char *schema, const char *name, const void *old, void *value);
bool map_has(const struct map *m, const char *schema, const char *name, const void *value);
/* The one stored copy; NULL gives NULL. */
const char *intern(struct schema *s, const char *text);
const char *intern_n(struct schema *s, const char *text, size_t n);
/* Lists and type names that are equal are one as well; they never change. */
const struct string_list *intern_list(struct schema *s, const struct string_list *l);
const struct type_name *intern_type(struct schema *s, const struct type_name *t);

/* schema_journal.c */
/* Zeroed memory for the model. Maps and strings come from the run arena itself: they outlive a
 * look ahead. */
void *schema_alloc(struct schema *s, size_t size);
#define schema_new(s, type) ((type *)schema_alloc((s), sizeof(type)))
/* The same for what outlives a look ahead. */
void *schema_alloc_kept(struct schema *s, size_t size);
/* Gives such memory back. Only between transactions: the journal must not point to it. */
void schema_free(struct schema *s, void *p, size_t size);
void schema_keep(struct schema *s, void *at, size_t size);
struct journal_mark journal_now(const struct schema *s);
void journal_undo(struct schema *s, struct journal_mark to);

#define SCHEMA_SET(s, place, value)                                                                \
    do {                                                                                           \
        schema_keep((s), &(place), sizeof(place));                                                 \
        (place) = (value);                                                                         \
    } while (0)

/* schema_names.c: the names the server chooses. */
/* name1[_name2][_label], shortened to 63 bytes as the server does (whole UTF-8 characters). */
const char *names_object(struct schema *s, const char *name1, const char *name2, const char *label);
/* The same with a number behind the label until no relation of the schema (nor, for a constraint,
 * any constraint of it) has that name. */
const char *names_relation(struct schema *s, const char *name1, const char *name2,
                           const char *label, const char *schema, bool is_constraint);
const char *names_constraint(struct schema *s, const char *name1, const char *name2,
                             const char *label, const char *schema);
/* Column names joined with "_", as used for indexes and foreign keys. */
const char *names_joined(struct schema *s, const struct string_list *columns,
                         const struct string_list *more);

/* schema_cold.c, schema_pack.c: tables nobody has looked at for a while take a tenth of the memory.
 */
#define IS_COLD(value) (((uintptr_t)(value)&1) != 0)
/* Before a statement: time goes on, and a few tables are frozen. */
void cold_step(struct schema *s);
/* Remembers the relation for freezing. */
void cold_enqueue(struct schema *s, struct relation *r);
/* Makes relations again of what the value stands for; the entries of all of them are changed. */
void cold_thaw(struct schema *s, void *value);
/* Thaws everything. */
void cold_thaw_all(struct schema *s);
/* A quick look whether it is tied to others. */
bool pack_possible(const struct relation *r);
/* The table with its indexes and owned sequences as one record, or NULL when it is tied to others.
 */
void *pack_relation(struct schema *s, struct relation *r);
/* The relation of such a record, with its indexes and sequences; gives the record back. */
struct relation *pack_open(struct schema *s, void *record);
size_t pack_size(const void *record);
/* Gives back the memory of a table that was packed. */
void pack_free(struct schema *s, struct relation *r);

/* schema_relation.c: relations and what hangs on them. */
/* What is in a slot of the map: NULL when it is free, rolled back or frozen. */
struct relation *relation_at(const struct schema *s, size_t slot);
/* All of them, also dropped ones, in order of creation; *ret_n. The array is tmp's. */
struct relation **relation_all(struct schema *s, struct arena *tmp, size_t *ret_n);
struct relation *relation_find(const struct schema *s, const char *schema, const char *name);
/* Like schema_relation but an unknown one becomes known to exist (kind as given). Never gone. NULL:
 * so many are known that no more unknown ones are remembered. */
struct relation *relation_touch(struct schema *s, struct name n, enum object_kind kind);
/* Enters a new relation, taking the place of one of that name. */
struct relation *relation_create(struct schema *s, const char *schema, const char *name,
                                 enum object_kind kind);
/* It exists no more; what it was stays known. */
void relation_bury(struct schema *s, struct relation *r);
/* DROP of something never heard of: the name is known to be free now. */
void relation_gone(struct schema *s, struct name n);
/* With what belongs to it, and, if so wanted, what depends on it. */
void relation_drop(struct schema *s, struct relation *r, bool cascade);
/* Partitions and inheritance children at all levels, each once, parents first; without r. */
struct relation_list *relation_descendants(struct schema *s, struct relation *r);
/* r is `other` or one of its partitions or children at any level: the server refuses such a link
 * the other way round, and so must the model, or walks down would never end. */
bool relation_is_below(struct schema *s, struct relation *r, struct relation *other);
void relation_move(struct schema *s, struct relation *r, const char *schema, const char *name);
void relation_link(struct schema *s, struct relation_list **list, struct relation *r);
/* The same for the list of what is its own (sequences), where r may be packed all the same. */
void relation_own(struct schema *s, struct relation_list **list, struct relation *r);
/* At the end, for the short lists whose order says something. */
void relation_append(struct schema *s, struct relation_list **list, struct relation *r);
void relation_unlink(struct schema *s, struct relation_list **list, const struct relation *r);
bool relation_listed(const struct relation_list *list, const struct relation *r);
const char *schema_creation_target(const struct schema *s);

/* schema_column.c */
struct type_name type_name_copy(struct schema *s, const struct type_name *t);
struct column *column_find(const struct relation *r, const char *name); /* dropped ones too */
/* The column; one that was not listed becomes so. */
struct column *column_touch(struct schema *s, struct relation *r, const char *name);
/* A fresh one at the end, in place of any of that name. */
struct column *column_add(struct schema *s, struct relation *r, const char *name);
/* Fills a column that column_add just made. */
void column_define(struct schema *s, struct column *c, const struct op_column *def);
/* inherited: from a parent, as opposed to LIKE and the like. */
void column_copy(struct schema *s, struct relation *to, const struct column *from, bool inherited);
/* What the relation has from that parent only is its own from now on (NO INHERIT, DETACH); name
 * NULL: all columns and constraints. */
void column_make_own(struct schema *s, struct relation *r, const char *name);
/* Some parent of r has a column / a constraint of that name. */
bool column_in_parent(const struct relation *r, const char *name);
bool constraint_in_parent(const struct relation *r, const char *name);
void column_drop(struct schema *s, struct relation *r, const char *name, bool cascade);
void column_rename(struct schema *s, struct relation *r, const char *name, const char *new_name);
/* options may say SEQUENCE NAME. */
void column_own_sequence(struct schema *s, struct relation *r, const char *column,
                         const struct option *options);

/* schema_constraint.c */
struct constraint *constraint_add(struct schema *s, struct relation *r, const char *name,
                                  const struct op_constraint *def);
struct constraint *constraint_copy(struct schema *s, struct relation *r,
                                   const struct constraint *from, bool inherited);
void constraint_drop(struct schema *s, struct relation *r, struct constraint *c);
/* Foreign keys, of this table or others, to columns that no unique index holds any more. */
void constraint_drop_references(struct schema *s, struct relation *r,
                                const struct string_list *columns);
void constraint_rename(struct schema *s, struct relation *r, struct constraint *c,
                       const char *new_name);
void constraint_name_count(struct schema *s, const char *schema, const char *name, bool add);
struct constraint *constraint_find_not_null(const struct relation *r, const char *column);
/* name NULL: the server's choice. */
void constraint_not_null(struct schema *s, struct relation *r, const char *column,
                         const char *name);
bool constraint_uses(const struct constraint *c, const char *column);

/* schema_index.c */
struct relation *index_create(struct schema *s, struct relation *table, const char *name,
                              const struct index_def *def);
struct relation *index_copy(struct schema *s, struct relation *table, struct relation *from);
void index_drop(struct schema *s, struct relation *index);
bool index_uses(const struct index_def *i, const char *column);

/* list helpers */
bool string_list_equal(const struct string_list *a, const struct string_list *b);
bool string_list_same_set(const struct string_list *a, const struct string_list *b);
/* A copy with one text replaced; the same list when it is not in it. */
const struct string_list *string_list_replace(struct schema *s, const struct string_list *l,
                                              const char *old, const char *new_text);

/* The appliers: one row per kind they carry out; the last row's apply is NULL. */
struct applier {
    enum op_kind kind;
    void (*apply)(struct schema *s, const struct op *op);
};

extern const struct applier apply_table[], apply_column[], apply_constraint[], apply_index[],
    apply_partition[], apply_view[], apply_object[], apply_type[], apply_domain[], apply_function[];

/* schema_apply.c: what the appliers share. */
/* The relation an op inside CREATE TABLE or ALTER TABLE is about; NULL: do nothing. */
struct relation *apply_target(struct schema *s, const struct op *op);
/* Makes child a partition: indexes and foreign keys of the parent, as the server does. */
void partition_attach(struct schema *s, struct relation *parent, struct relation *child,
                      const struct op_partition *bound);
/* schema_apply_type.c, schema_apply_function.c */
struct type *type_create(struct schema *s, struct name n, enum object_kind kind);
/* The type; one nobody told of becomes known to exist. */
struct type *type_touch(struct schema *s, struct name n, enum object_kind kind);
void type_drop(struct schema *s, struct type *t);
void type_move(struct schema *s, struct type *t, const char *schema, const char *name);
/* The function of that signature (NULL: all of that name) gets another name. */
void function_move(struct schema *s, struct name n, const char *arguments, const char *schema,
                   const char *name);
/* DROP SCHEMA (to NULL) and its renaming. */
void functions_leave_schema(struct schema *s, const char *schema, const char *to);
/* A new index of a partitioned table, on all its partitions. */
void partition_copy_index(struct schema *s, struct relation *table, struct relation *index);
/* OWNED BY of CREATE / ALTER SEQUENCE. */
void sequence_options(struct schema *s, const struct op *op);
/* An index that backs a constraint takes it along. */
void relation_rename(struct schema *s, struct relation *r, const char *new_name);

#endif
