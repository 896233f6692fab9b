/*
 * op.h - a parse tree in our own words: one struct op per change to one object.
 *
 * Made by the readers (src/read_*.c), read by everything else. All strings are NUL-terminated, in
 * PostgreSQL's folded form (unquoted names in lower case), and live in the statement's arena.
 * A missing text is NULL. Names written with a placeholder keep the placeholder's text.
 */
#ifndef PGPREFLIGHT_OP_H
#define PGPREFLIGHT_OP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lock.h"
#include "span.h"

/* yes / no / unknown. Zero is unknown, so a fact nobody stated is not taken for a no. */
/* One byte: the schema holds many. */
enum tri { TRI_UNKNOWN, TRI_NO, TRI_YES } __attribute__((packed));

struct name {
    const char *schema; /* NULL: unqualified, found through search_path */
    const char *name;   /* NULL: the op has no such object */
};

struct name_list {
    struct name name;
    const struct name_list *next;
};

struct string_list {
    const char *text;
    const struct string_list *next;
};

enum object_kind {
    OBJ_UNKNOWN,
    OBJ_TABLE,
    OBJ_PARTITIONED_TABLE, /* only known from the schema or CREATE TABLE ... PARTITION BY */
    OBJ_FOREIGN_TABLE,
    OBJ_VIEW,
    OBJ_MATVIEW,
    OBJ_INDEX,
    OBJ_SEQUENCE,
    OBJ_TYPE,
    OBJ_ENUM,
    OBJ_COMPOSITE,
    OBJ_RANGE,
    OBJ_DOMAIN,
    OBJ_FUNCTION,
    OBJ_PROCEDURE,
    OBJ_AGGREGATE,
    OBJ_SCHEMA,
    OBJ_TRIGGER,
    OBJ_RULE,
    OBJ_POLICY,
    OBJ_COLUMN,
    OBJ_CONSTRAINT,
    OBJ_EXTENSION,
    OBJ_PUBLICATION,
    OBJ_SUBSCRIPTION,
    OBJ_STATISTICS,
    OBJ_ROLE,
    OBJ_DATABASE,
    OBJ_TABLESPACE,
    OBJ_OTHER,
};

enum op_kind {
    OP_NONE,
#define OP(name, heading) OP_##name,
#include "op_list.h"
#undef OP
    OP_KIND_COUNT
};

/* Which larger clause an op was written in. */
enum op_origin {
    ORIGIN_OWN,          /* a statement or ALTER TABLE subcommand of its own */
    ORIGIN_CREATE_TABLE, /* inside CREATE TABLE: the relation is new and empty */
    ORIGIN_ADD_COLUMN,   /* a constraint written in ADD COLUMN */
};

struct type_name {
    const char *schema;  /* NULL for pg_catalog and for unqualified names */
    const char *name;    /* built-in types by catalog name: int4, int8, varchar, bpchar, timestamptz, bool ... */
    const int32_t *mods; /* as written: varchar(10) has {10}, numeric(10,2) {10,2}; interval with
                            modifiers: {precision (6 if not said), bit mask of its fields} */
    size_t n_mods;
    bool mods_unknown;   /* a modifier that is no integer constant */
    bool is_array;
    bool is_serial;      /* smallserial, serial, bigserial; name is then int2, int4, int8 */
    bool pct_type;       /* x%TYPE */
    const char *text;    /* as PostgreSQL prints it: "character varying(10)", "integer[]" */
};

struct type_list {
    struct type_name type;
    const struct type_list *next;
};

/* An expression, reduced to what facts depend on. */
struct expr {
    struct span span;
    const char *text;                     /* as written, but for blanks and comments: one space each */
    bool is_null;                         /* the literal NULL, possibly cast */
    bool is_constant;                     /* only literals, casts of them and arrays of them */
    const char *literal;                  /* the literal's text when it is a single one */
    bool is_column;                       /* a bare column reference, possibly cast: columns has it */
    const struct type_list *casts;        /* is_column, is_constant: the casts around it, innermost first */
    bool has_subquery;
    bool has_next_value;                  /* nextval() */
    bool has_placeholder;                 /* ${x} and the like in it: what it is, is not known */
    bool too_deep;                        /* deeper than LIMIT_EXPR_DEPTH: the lists are incomplete */
    const struct name_list *calls;        /* functions called; CURRENT_TIMESTAMP and the like, with
                                             schema pg_catalog, as now, current_date, current_time,
                                             localtime, localtimestamp, current_user ... */
    const struct name_list *types;        /* types cast to; no schema for built-in ones */
    const struct string_list *columns;    /* columns referenced (last part of the reference) */
    const struct string_list *not_null;   /* columns that cannot be NULL where the expression is true (IS NOT NULL, and-ed) */
    const struct name_list *relations;    /* read by subqueries */
};

enum constraint_type {
    CONSTRAINT_CHECK,
    CONSTRAINT_NOT_NULL, /* as a table constraint (PostgreSQL 18) */
    CONSTRAINT_UNIQUE,
    CONSTRAINT_PRIMARY_KEY,
    CONSTRAINT_FOREIGN_KEY,
    CONSTRAINT_EXCLUDE,
};

struct op_column {
    struct type_name type;      /* name NULL: not given (CREATE TABLE OF, partition) */
    const char *collation;
    const struct expr *value;   /* DEFAULT or GENERATED ALWAYS AS (...) */
    bool not_null;              /* NOT NULL, PRIMARY KEY, serial or identity in the definition */
    const char *not_null_name;  /* CONSTRAINT name NOT NULL (kept from 18 on) */
    bool primary_key, unique;   /* in the definition (an ADD_CONSTRAINT op follows too) */
    bool check, references;
    bool is_generated;          /* GENERATED ALWAYS AS (...) */
    bool is_virtual;            /* ... VIRTUAL (the default from 18) */
    char identity;              /* 'a' ALWAYS, 'd' BY DEFAULT, 0 none */
};

struct op_constraint {
    enum constraint_type type;
    const struct string_list *columns; /* of the table; for CHECK those its expression names */
    const struct expr *check;
    struct name ref;                   /* FOREIGN KEY: the referenced table */
    const struct string_list *ref_columns; /* NULL: its primary key */
    const char *using_index;
    const struct string_list *include;
    const struct expr *where;          /* EXCLUDE */
    const char *method;                /* EXCLUDE: NULL for btree */
    const struct string_list *operators; /* EXCLUDE: per element, as SQL: "&&", "operator(x.=)" */
    const struct expr *const *exprs;   /* EXCLUDE: per element, NULL for a plain column */
    const struct string_list *collations; /* EXCLUDE: as in op_index */
    bool operator_class;               /* EXCLUDE: some element names one */
    char on_delete, on_update;         /* 'a' no action, 'r' restrict, 'c' cascade, 'n' set null, 'd' set default */
    char match;                        /* 's' simple, 'f' full */
    bool not_valid;                    /* never in CREATE TABLE, where the server ignores it */
    bool not_enforced;                 /* 18 */
    bool alters_enforced, alters_deferrable; /* ALTER CONSTRAINT: which of these it says */
    bool deferrable, initially_deferred;
    bool no_inherit;
    bool nulls_not_distinct;           /* 15 */
    bool without_overlaps;             /* 18 */
    const char *name;                  /* as given; NULL: the server chooses */
    bool named;                        /* false: op.name is NULL and the server chooses */
};

struct op_index {
    const struct string_list *columns; /* key columns in order; an expression is "" */
    const struct expr *const *exprs;   /* per key column, NULL for a plain column */
    const struct string_list *key_names; /* what the server calls the keys in a name that it chooses:
                                            the column, an expression's function ..., else "expr" */
    size_t n_keys;
    const struct string_list *collations; /* per key, quoted as SQL wants it; "": the key's own */
    bool operator_class;               /* some key names one */
    const struct string_list *include;
    const struct expr *where;          /* partial index */
    const char *method;                /* "btree" unless said */
    bool unique, nulls_not_distinct;
    bool on_only;                      /* ON ONLY parent */
};

struct relation_use {
    struct name rel;
    enum lock_mode lock; /* ACCESS SHARE; ROW SHARE for SELECT ... FOR; ROW EXCLUSIVE for the target of
                            a change that EXPLAIN, PREPARE, a rule or a function body holds */
    const struct relation_use *next;
};

struct op_dml {
    const struct expr *where;          /* NULL: none */
    bool where_always_true;            /* WHERE true, 1 = 1 */
    bool has_limit;                    /* a LIMIT in a subquery of WHERE, or ctid batches */
    bool joins;                        /* FROM / USING */
    bool from_select;                  /* INSERT ... SELECT */
    bool on_conflict;
    bool has_column_list;              /* INSERT INTO t (a, b) */
    bool deletes, updates, inserts;    /* what a MERGE's actions do; set for the plain ones too */
    size_t rows;                       /* INSERT ... VALUES: how many; 0 otherwise */
    const struct string_list *columns; /* assigned */
    const struct string_list *equal_columns; /* WHERE c = constant or IN (constants), and-ed at the top */
    bool duplicate_assignment;         /* one column twice: 42601 */
};

struct op_set {
    const char *name;  /* "lock_timeout", "search_path", "timezone", "role", "transaction" ... in lower case */
    const char *value; /* as text, list items joined with ", "; NULL for DEFAULT and RESET */
    const struct string_list *values;
    bool is_local, is_default, is_reset;
};

struct op_table {
    bool temporary, unlogged;
    bool on_commit_drop;
    const char *partition_by;             /* "range", "list", "hash" */
    const struct string_list *partition_columns; /* "" for an expression */
    struct name partition_of;
    const struct op_partition *bound;     /* of partition_of */
    const struct name_list *inherits;
    const struct name_list *like;         /* LIKE sources */
    bool like_defaults, like_identity, like_generated, like_constraints, like_indexes; /* INCLUDING,
                                             of any LIKE */
    struct name of_type;
    const char *access_method, *tablespace;
    bool with_no_data;
};

struct op_partition {
    bool is_default;
    const char *strategy; /* "range", "list", "hash"; NULL for DEFAULT */
    const char *text;     /* the FOR VALUES clause as written */
    const char *from, *to, *in; /* their lists, as written */
};

struct op_function {
    const char *language;   /* lower case; NULL: not said (sql for a standard body, plpgsql for DO) */
    const char *body;       /* the text between the quotes, or of the BEGIN ATOMIC body */
    struct span body_at;    /* where the body stands in the file (inside its quotes) */
    bool body_exact;        /* the body stands in the file byte for byte (dollar quotes, no escapes) */
    bool body_is_sql;       /* BEGIN ATOMIC (body: what is between it and END) or RETURN: SQL, parsed with the statement */
    char volatility;        /* 'i', 's', 'v' */
    bool volatility_said;
    bool is_procedure, security_definer, sets_search_path, returns_trigger;
    const char *returns;    /* as text */
    const char *arguments;  /* input argument types, comma-separated: the signature */
    size_t n_arguments;
};

struct op_trigger {
    struct name function;
    bool row, before, after, instead_of;
    bool constraint, deferrable, initially_deferred;
    const struct string_list *columns; /* UPDATE OF, and those WHEN names */
};

struct op_type_def {
    const struct string_list *labels;     /* enum */
    const struct op *attributes;          /* composite: ADD_COLUMN ops */
    const struct op_constraint *const *constraints; /* domain */
    size_t n_constraints;
    bool shell;
};

struct op_grant {
    const struct string_list *privileges; /* NULL: ALL */
    const struct string_list *grantees;   /* "public" for PUBLIC */
    bool all_in_schema, with_grant_option, cascade;
};

struct option {
    const char *name, *value; /* value NULL: none given */
    const struct option *next;
};

struct op {
    enum op_kind kind;
    enum op_origin origin;
    struct span at;            /* the clause that says it, in the file */
    struct name rel;
    enum object_kind rel_kind; /* as the statement says: ALTER TABLE gives OBJ_TABLE even for a view */
    struct name object;
    struct name other;
    const char *name, *new_name, *detail;
    bool if_exists, if_not_exists, cascade, concurrently, only, replace, with_no_data, nowait;
    bool has_placeholder;      /* the statement has ${x} and the like in it: not all of it is known */
    bool rel_if_exists;        /* ALTER TABLE IF EXISTS rel: a missing relation is skipped. if_exists
                                  belongs to the clause: DROP COLUMN IF EXISTS */
    enum lock_mode lock;       /* LOCK TABLE */
    const struct relation_use *uses; /* relations read, besides rel */
    const struct name_list *calls;   /* functions called by a query */
    const struct expr *expr;
    const struct op_column *column;
    const struct op_constraint *constraint;
    const struct op_index *index;
    const struct op_table *table;
    const struct op_partition *partition;
    const struct op_dml *dml;
    const struct op_set *set;
    const struct op_function *function;
    const struct op_trigger *trigger;
    const struct op_type_def *type_def;
    const struct op_grant *grant;
    const struct option *options;
    const struct string_list *strings; /* CREATE VIEW: column names; CREATE POLICY, CREATE RULE: columns
                                          of rel their expressions name; GRANT ON ... : none */
    struct op *next;           /* of the same statement, in the order the server carries them out */
};

const char *op_heading(enum op_kind kind);
const char *object_kind_name(enum object_kind kind); /* "table", "materialized view" ... */

bool name_equal(struct name a, struct name b); /* both parts, NULL equals NULL */
bool string_list_has(const struct string_list *l, const char *text);
size_t string_list_count(const struct string_list *l);

#endif
