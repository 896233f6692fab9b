/*
 * schema.h - what is known of the database just before a statement runs.
 *
 * Filled by earlier migrations (schema_apply), a snapshot document or a live probe. Facts are
 * three-valued: a table nobody mentioned is unknown, not absent. `schema->complete` says that
 * what is not here does not exist (snapshot, probe). Everything lives in the run arena; rules only
 * read. Names are as in the catalog (folded, unquoted).
 */
#ifndef PGPREFLIGHT_SCHEMA_H
#define PGPREFLIGHT_SCHEMA_H

#include "lock.h"
#include "op.h"

struct relation;

struct column {
    const char *name;
    struct type_name type;        /* name NULL: unknown */
    const char *default_text;     /* NULL: none or unknown */
    const struct string_list *generated_from; /* columns its expression names */
    const char *collation;
    enum tri not_null;
    enum tri has_default;
    bool is_generated, is_virtual;
    char identity;                /* 'a', 'd', 0 */
    bool is_new;                  /* added by what is being checked, to whatever table */
    bool is_inherited;            /* only from its parents: goes when they drop it */
    bool dropped;                 /* gone, but once known: naming it again fails with 42703 */
    struct column *next;
};

struct constraint {
    const char *name;             /* the server's own choice worked out when not given */
    const struct string_list *columns;
    const struct string_list *proves_not_null; /* CHECK: columns it proves to be not null */
    const struct string_list *include;
    const char *check_text;
    enum constraint_type type;
    enum tri valid;               /* NOT VALID gives no */
    bool not_enforced, deferrable, initially_deferred, no_inherit, nulls_not_distinct;
    bool is_new;
    bool is_inherited;            /* CHECK, NOT NULL: only from its parents */
    char on_delete, on_update;
    struct relation *ref;         /* FOREIGN KEY: the referenced table; NULL when unknown */
    struct name ref_name;
    const struct string_list *ref_columns;
    struct relation *index;       /* UNIQUE, PRIMARY KEY, EXCLUDE: its index */
    struct constraint *next;
};

/* What an index relation adds to struct relation. */
struct index_def {
    struct relation *table;
    const struct string_list *columns; /* key columns in order, "" for an expression */
    size_t n_keys;
    const struct string_list *key_names; /* what the server calls the keys: an expression's function ...;
                                            NULL: as columns */
    const struct string_list *include;
    const struct string_list *expr_columns; /* columns named in expressions and WHERE */
    const char *where_text;
    const char *method;
    bool unique, nulls_not_distinct, on_only;
    enum tri valid;
    struct constraint *constraint;     /* it backs this one; NULL: none */
    struct relation *parent;           /* attached to this partitioned index */
};

struct trigger {
    const char *name;
    struct name function;
    bool deferrable, initially_deferred, constraint, row;
    const struct string_list *columns; /* named in UPDATE OF and WHEN: their type cannot change */
    struct trigger *next;
};

/* A policy, and what is like one: a rule, extended statistics. */
struct policy {
    const char *name;
    const struct string_list *columns; /* named in USING and WITH CHECK: their type cannot change */
    struct policy *next;
};

struct relation_list {
    struct relation *rel;
    struct relation_list *next;
};

/* What only a server knows of a relation. */
struct relation_live {
    char replica_identity;              /* 'd' default, 'n' nothing, 'f' full, 'i' index; 0 unknown */
    enum tri published;                 /* by a publication */
    const char *tablespace;             /* NULL: the database's */
    const char *rights;                 /* of the role that migrates, when no superuser: of r a w d D x t
                                           (SELECT INSERT UPDATE DELETE TRUNCATE REFERENCES TRIGGER);
                                           NULL: unknown */
    int64_t scans;                      /* of an index, since the statistics began; -1 unknown */
    double reads_per_s, writes_per_s;   /* scans begun, rows written, on average; -1 unknown */
};

/* A table, partitioned table, view, matview, index, sequence, foreign table or composite type. */
struct relation {
    struct name name;             /* schema never NULL */
    enum object_kind kind;        /* OBJ_UNKNOWN: only mentioned so far */
    enum tri exists;              /* TRI_NO: dropped, renamed away */
    enum tri is_new;              /* yes: created by what is being checked, empty and unseen;
                                     unknown: CREATE TABLE IF NOT EXISTS without knowledge */
    bool unit_new;                /* created in the transaction that is still open */
    enum tri complete;            /* yes: all its columns, constraints and indexes are listed */
    bool temporary, unlogged, row_security;
    bool on_commit_drop;
    bool is_default_partition;
    bool populated;                     /* matview: has data */
    struct column *columns;       /* in order */
    struct constraint *constraints;
    struct relation_list *indexes;
    struct relation_list *sequences;     /* owned by its columns: serial, identity, OWNED BY */
    struct trigger *triggers;
    struct policy *policies;
    struct policy *rules, *statistics;   /* likewise: their names, the columns they name */
    struct relation_list *referenced_by; /* tables whose foreign keys point here (once each) */
    /* partitions and inheritance */
    struct name of_type;          /* CREATE TABLE ... OF; name NULL: none */
    const char *partition_by;     /* "range", "list", "hash"; NULL: not partitioned */
    const struct string_list *partition_columns;
    struct relation *partition_of;
    const char *bound_text;
    struct relation_list *partitions;   /* attached ones */
    struct relation_list *inherits, *children; /* plain inheritance */
    /* views and matviews */
    struct relation_list *reads;        /* what its query reads */
    const struct string_list *reads_columns; /* column names its query mentions */
    struct relation_list *read_by;      /* views and matviews over this relation */
    struct index_def *index;            /* kind is OBJ_INDEX */
    struct relation *sequence_table;    /* a sequence owned by this table ... */
    const char *sequence_column;        /* ... and column */
    /* size; -1 unknown. From a snapshot or probe. */
    int64_t rows, bytes, index_bytes, toast_bytes;
    const char *owner;
    const struct relation_live *live;   /* what only a server knows; NULL: nothing */
    uint32_t id;                        /* order of creation, stable */
    uint32_t mark;                      /* the schema's own: visited by walk number so-and-so ... */
    uint32_t used;                      /* ... looked up in statement number so-and-so ... */
    uint32_t gone_at;                   /* ... dropped in that one ... */
    bool queued;                        /* ... waiting to be packed when nobody looks it up ... */
    bool tied;                          /* ... and never packed: others point to it, or once did */
};

struct type {
    struct name name;
    enum object_kind kind;              /* OBJ_ENUM, OBJ_DOMAIN, OBJ_COMPOSITE, OBJ_RANGE, OBJ_TYPE */
    enum tri exists;
    bool is_new;                        /* created by what is being checked */
    bool unit_new;                      /* created in the transaction that is still open */
    bool name_is_new;                   /* given to it by what is being checked: nobody casts to it */
    enum tri complete;                  /* yes: all its labels, attributes or constraints are listed */
    const struct string_list *labels;   /* enum, in order */
    bool own_labels;                    /* the schema's own: no other type shares the list */
    const struct string_list *unit_labels; /* added by ADD VALUE in the open transaction */
    struct type_name base;              /* domain */
    enum tri has_default;               /* domain */
    const struct name_list *default_calls; /* domain: functions its DEFAULT calls */
    enum tri has_check, not_null;       /* domain */
    struct constraint *constraints;     /* domain */
    struct column *attributes;          /* composite */
    const char *owner;
    struct type *newer;                 /* the schema's own: every type, oldest first */
};

struct function {
    struct name name;
    const char *arguments;              /* signature; NULL: any */
    const char *returns, *language;
    char volatility;                    /* 'i' 's' 'v', 0 unknown */
    enum tri exists;
    bool is_new, is_procedure;
    const char *owner;
    bool changes_schema;                /* there is EXECUTE, CREATE, ALTER or DROP in its body */
    const char *body;                   /* of SQL functions and of procedures that a migration of this
                                           set made */
    const char *definition;             /* CREATE FUNCTION ..., of those whose calls may change something,
                                           that a migration of this set made */
    struct span body_at;
    bool body_exact;
    const char *path;                   /* the file body_at is in */
    struct function *next;              /* of the same name, other arguments */
};

/* What a server said of itself when the schema was read from it. */
struct server_facts {
    int version;                        /* server_version_num */
    const char *host, *database, *encoding;
    const char *taken;                  /* 2026-01-31T12:00:00Z */
    const char *role;                   /* that will migrate; what follows is about it */
    bool superuser, may_create_schema;
    bool in_recovery, read_only;        /* nothing can be written there */
    const struct string_list *may_create_in;        /* schemas */
    const struct string_list *member_of;            /* roles whose rights it has, itself among them */
    const struct string_list *available_extensions; /* that are not installed */
    const struct string_list *settings;             /* "lock_timeout=0ms" */
};

/* Someone who was in the way when the server was asked. */
struct session {
    enum session_is { SESSION_HOLDS, SESSION_WAITS, SESSION_SNAPSHOT } is;
    struct name rel;                    /* holds, waits: what; qualified */
    enum lock_mode locks[LOCK_ACCESS_EXCLUSIVE];
    size_t n_locks;
    int64_t pid;                        /* 0: a prepared transaction */
    const char *application, *user;     /* NULL or "": unknown */
    const char *state;                  /* "idle in transaction"; NULL: not ours to see */
    int64_t seconds, state_seconds;     /* since the transaction, the state began; -1 unknown */
    bool vacuum, wraparound;            /* an autovacuum; one that does not give way */
    const char *prepared;               /* the name of a prepared transaction */
    const struct session *next;         /* the oldest first */
};

struct schema; /* opaque; src/schema.h has what builds it */

/* Looks the name up: as given when qualified, through search_path otherwise. NULL: never heard of. */
struct relation *schema_relation(const struct schema *s, struct name n);
struct type *schema_type(const struct schema *s, struct name n);
/* Some column has, or once had, a type of this name. A quick no before a walk over all columns. */
bool schema_has_columns_of(const struct schema *s, const char *type_name);
/* The first existing function of that name (a dropped one when none does); others follow by next,
 * dropped ones among them. *ret_count (may be NULL) is how many exist. NULL: never heard of. */
struct function *schema_function(const struct schema *s, struct name n, size_t *ret_count);
enum tri schema_namespace_exists(const struct schema *s, const char *name);
/* Created by what is being checked. */
bool schema_namespace_is_new(const struct schema *s, const char *name);
/* NULL: the schema does not come from a server. */
const struct server_facts *schema_server(const struct schema *s);
const struct session *schema_sessions(const struct schema *s);
enum tri schema_extension_exists(const struct schema *s, const char *name);
/* What is not listed does not exist. */
bool schema_is_complete(const struct schema *s);
/* yes / no / unknown, using completeness and drops. */
enum tri schema_relation_exists(const struct schema *s, struct name n);
/* It was dropped by an earlier op of the same statement: DROP TABLE a, b looks both up first. */
bool schema_dropped_just_now(const struct schema *s, struct name n);
/* The name with the schema it is found or would be created in; never a NULL schema. */
struct name schema_qualify(const struct schema *s, struct name n);

struct column *relation_column(const struct relation *r, const char *name); /* not the dropped ones */
enum tri relation_has_column(const struct relation *r, const char *name);
struct constraint *relation_constraint(const struct relation *r, const char *name);
struct constraint *relation_primary_key(const struct relation *r);
/* yes when a valid CHECK, NOT NULL or primary key proves the column not null (the server's own test). */
enum tri relation_proves_not_null(const struct relation *r, const char *column);
/* yes when an index whose first keys are these columns (any order) exists. */
enum tri relation_has_index_on(const struct relation *r, const struct string_list *columns);
/* The foreign key surely leans on this unique index: its table has no other over the same columns. */
bool index_serves_key(const struct relation *index, const struct constraint *fk);
/* Created by what is being checked and not yet seen by anyone. r may be NULL (gives no). */
bool relation_is_new(const struct relation *r);
/* NULL: none that is known. */
const struct trigger *trigger_find(const struct relation *r, const char *name);
/* In a relation's policies or rules. */
bool policy_is_listed(const struct policy *list, const char *name);

#endif
