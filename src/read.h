/*
 * read.h - private to parse.c and read_*.c: PostgreSQL raw parse nodes -> ops.
 *
 * One `const struct reader x_readers[]` per file, one row per statement node; parse.c joins them.
 * A reader appends ops with read_op() and never fails: what it does not understand it leaves out
 * or marks OP_OTHER. Include this after libc headers; it pulls in PostgreSQL's.
 *
 * Lifetimes: nodes (and what palloc gives) die when the statement is read; everything an op points
 * to must come from r->a. Hence strings go through read_string() and friends, never by pointer.
 */
#ifndef PGPREFLIGHT_READ_H
#define PGPREFLIGHT_READ_H

#include <pg_query.h>
#include <pg_query_internal.h>

#include <nodes/parsenodes.h>

/* PostgreSQL's own error level macro; ours say what they mean. */
#undef ERROR

#include <pgpreflight/op.h>

#include "arena.h"
#include "lex.h"
#include "source.h"

/* Names of WITH queries that are visible at some place, innermost first. */
struct cte_scope {
    const char *name; /* the node's own string */
    const struct cte_scope *outer;
};

struct reading {
    struct arena *a;
    const struct source *src;  /* NULL for inner text */
    const struct chunk *chunk; /* NULL for inner text */
    const char *text;          /* what was parsed (placeholders replaced), NUL-terminated */
    size_t text_len;
    size_t base;               /* file offset of text[0] */
    bool exact;                /* text[i] is the file's byte base + i; else spans are `whole` */
    struct span whole;         /* the statement */
    struct op *first, **last;  /* ops so far */
    const char *kind;          /* the command tag, set by the reader (or from its row) */
    int start, end;            /* the statement within text */
    int depth;                 /* of read_statement() */
    const struct cte_scope *ctes; /* WITH queries around the statement being read */
    const char *element_schema;   /* inside CREATE SCHEMA: the schema its elements go to */
    const List *elements;         /* ... and those elements */
    struct walk_item *stack;      /* of the walks, which come one after another */
    size_t cap_stack;
};

struct reader {
    NodeTag tag;
    const char *kind; /* command tag; the reader may set a better one */
    void (*read)(struct reading *r, const Node *node);
};

/* Each ends with a row whose read is NULL. */
extern const struct reader table_readers[], alter_table_readers[], index_readers[], view_readers[],
    type_readers[], dml_readers[], transaction_readers[], session_readers[], function_readers[],
    rename_readers[], drop_readers[], object_readers[], replication_readers[], role_readers[],
    database_readers[], maintenance_readers[];

/* --- read_scan.c: tokens of the statement's text ------------------------------------------- */

enum token_kind {
    TOKEN_END,
    TOKEN_WORD,   /* keyword or unquoted identifier */
    TOKEN_QUOTED, /* "identifier" */
    TOKEN_STRING, /* any kind of string literal */
    TOKEN_OTHER,  /* number, parameter, or one character of punctuation or of an operator */
};

struct token {
    enum token_kind kind;
    int start, end;
    int inner_start, inner_end; /* TOKEN_STRING: between its quotes */
};

/* The token at or after `from`; blanks and comments are skipped. */
struct token scan_token(const struct reading *r, int from);
/* An unquoted word, given in lower case. */
bool token_is(const struct reading *r, struct token t, const char *word);
bool token_is_char(const struct reading *r, struct token t, char c);
/* End offset of the clause that starts at `from`: the comma or closing parenthesis at its own depth,
 * or the end of the statement, trailing blanks cut. Works on tokens, so strings are safe. */
int read_clause_end(const struct reading *r, int from);
/* Token after an opening parenthesis' partner; `open` is the parenthesis' offset. Returns the
 * partner's offset, or -1. */
int scan_closing(const struct reading *r, int open);
/* First such unquoted word / character at the depth of `from`, before `to` (< 0: the end); its
 * token's kind is TOKEN_END when there is none. */
struct token scan_find_word(const struct reading *r, int from, int to, const char *word);
struct token scan_find_char(const struct reading *r, int from, int to, char c);
/* Behind a possibly qualified name; behind the * or parenthesis a relation may carry, too. */
int scan_past_name(const struct reading *r, int from);
int scan_past_relation(const struct reading *r, int from);

/* --- read_common.c ------------------------------------------------------------------------- */

/* Appends a zeroed op; `location` is a parse location (offset in text, -1 = whole statement); its
 * span runs from there to the end of its clause (read_clause_end), or is the whole statement. */
struct op *read_op(struct reading *r, enum op_kind kind, int location);
/* The same with a span known already: text bytes [from, to). */
struct op *read_op_in(struct reading *r, enum op_kind kind, int from, int to);
/* File span of text bytes [from, to); to < 0 = to the statement's end. Trailing blanks are cut. */
struct span read_span(const struct reading *r, int from, int to);
/* Text bytes [from, to) as the user wrote them: placeholders put back, each run of blanks outside
 * quotes made one space. */
const char *read_written(struct reading *r, int from, int to);

/* Whether a placeholder stands in text bytes [from, to), or in a name as the parser gave it. */
bool read_has_placeholder(const struct reading *r, int from, int to);
bool read_is_placeholder(struct reading *r, const char *name);
const char *read_string(struct reading *r, const char *s); /* copies; puts placeholders back */
struct name read_rangevar(struct reading *r, const RangeVar *rv);
struct name read_name_list(struct reading *r, const List *names); /* String: [[db.]schema.]name */
/* Of [schema.]table.column: all but the last part. */
struct name read_table_of(struct reading *r, const List *names);
const char *read_last_name(struct reading *r, const List *names);
/* "schema.name"; pg_catalog left out. */
const char *read_dotted_name(struct reading *r, const List *names);
const char *read_role(struct reading *r, const RoleSpec *role); /* "public", "current_user" ... */
const struct string_list *read_role_list(struct reading *r, const List *roles);
const struct string_list *read_string_list(struct reading *r, const List *strings);
const struct option *read_options(struct reading *r, const List *defelems);
/* A DefElem's argument, or a constant, as text. NULL: none. */
const char *read_value(struct reading *r, const Node *value);
/* A DefElem option that is on: present with no value, or true, on, 1. */
bool read_flag(const List *defelems, const char *name);
enum object_kind read_object_kind(ObjectType type);
/* "table", "operator class" ...: the words of the statement. */
const char *read_object_word(ObjectType type);

/* Growing lists in order; `last` points to where the next item is hung. */
struct string_builder {
    const struct string_list *first;
    struct string_list *tail;
};
struct name_builder {
    const struct name_list *first;
    struct name_list *tail;
};
void string_builder_add(struct string_builder *b, struct arena *a, const char *text);
void name_builder_add(struct name_builder *b, struct arena *a, struct name name);

/* --- read_type_name.c ---------------------------------------------------------------------- */

struct type_name read_type_name(struct reading *r, const TypeName *t);
/* Input argument types, comma-separated, of a list of FunctionParameter (`parameters`) or TypeName. */
const char *read_signature(struct reading *r, const List *args, bool parameters, size_t *ret_n);

/* --- read_index.c ------------------------------------------------------------------------- */

/* EXCLUDE USING gist (room WITH =, tsrange(a, b) WITH &&), which starts at `at`: its elements. */
void read_exclusions(struct reading *r, struct op_constraint *k, const List *exclusions, int at);

/* --- read_expr.c, read_walk.c -------------------------------------------------------------- */

const struct expr *read_expr(struct reading *r, const Node *node); /* NULL gives NULL */
/* The same where the caller knows that the expression stands in text bytes [from, to). */
const struct expr *read_expr_in(struct reading *r, const Node *node, int from, int to);
/* Constant folding of WHERE: true, 1 = 1, NOT false ... */
bool read_always_true(const Node *where);
/* Columns compared to a constant with =, and-ed at the top; qualified ones only when by `rel`. */
const struct string_list *read_equal_columns(struct reading *r, const Node *where,
                                             const RangeVar *rel);

/* Relations read by a query or expression, without its CTEs; functions called into *calls (may be
 * NULL). */
const struct relation_use *read_uses(struct reading *r, const Node *node,
                                     const struct name_list **calls);

/*
 * A walk over any part of a query. Zeroed by walk_begin(); walk_add() any number of nodes, then
 * take the lists. Its stack is on the heap, so a deep expression costs memory and not C stack.
 */
struct walk {
    struct reading *r;
    bool in_expr;     /* gather columns, types and locations too */
    bool old_and_new; /* columns: only those of OLD and NEW */
    const struct cte_scope *ctes;
    struct name_set *relations, *calls, *types, *columns;
    size_t n_stack;
    bool has_subquery, has_next_value, has_limit, has_ctid, has_placeholder,
        not_constant;
    int leftmost;  /* lowest parse location seen, -1: none */
    List *changes; /* struct inner_change: data-modifying WITH queries, in order */
    bool into_changes; /* looks into them as well: nobody makes ops of them */
};
/* INSERT ... in WITH, and the WITH names it sees. */
struct inner_change {
    const CommonTableExpr *cte;
    const struct cte_scope *ctes;
};
void walk_begin(struct walk *w, struct reading *r, bool in_expr);
void walk_add(struct walk *w, const void *node); /* a Node or a List of them; NULL is fine */
/* Walks the queries of a WITH clause and makes their names visible to what is added afterwards. */
void walk_add_with(struct walk *w, const WithClause *with);
const struct relation_use *walk_uses(const struct walk *w);
const struct name_list *walk_relations(const struct walk *w);
const struct name_list *walk_calls(const struct walk *w);
const struct name_list *walk_types(const struct walk *w);
const struct string_list *walk_columns(const struct walk *w);

/* read_set.c: names in order of arrival, each once. */
struct name_set *name_set_create(void);
/* Adds or finds; the lock kept is the strongest given. Strings are the caller's. */
void name_set_add(struct name_set *s, const char *schema, const char *name, enum lock_mode lock);
size_t name_set_count(const struct name_set *s);
struct name name_set_get(const struct name_set *s, size_t i, enum lock_mode *ret_lock);

/* read_shape.c: where a raw node keeps its location and its children; NULL for a leaf without
 * either. Offsets into the node, children ended by 0. */
struct node_shape {
    NodeTag tag;
    size_t location; /* 0: none */
    size_t children[12];
};
const struct node_shape *node_shape_of(const Node *node);

/* --- statements ---------------------------------------------------------------------------- */

/* Reads a statement inside another (EXPLAIN, CREATE SCHEMA, WITH, COPY): appends its ops. */
void read_statement(struct reading *r, const Node *stmt);
/*
 * The ADD_CONSTRAINT op of a Constraint node. It stands in text bytes [from, to): from < 0 is the
 * node's location, to < 0 the end of its clause. `column`: the one it is written behind, or NULL.
 */
struct op *read_constraint(struct reading *r, struct name rel, const Constraint *c,
                           enum op_origin origin, const char *column, int from, int to);
/* What it says, without an op (domains). */
struct op_constraint *read_constraint_body(struct reading *r, const Constraint *c,
                                           enum op_origin origin, const char *column);
/* DEFERRABLE, NOT ENFORCED ... written behind a column's constraint: they belong to the one before.
 * False: `attribute` is no such node. */
bool read_constraint_attribute(struct op_constraint *before, const Constraint *attribute);
/* The ADD_COLUMN op alone, then one op for each constraint written in the definition. */
struct op *read_column(struct reading *r, struct name rel, const ColumnDef *def,
                       enum op_origin origin, int from, int to);
void read_column_constraints(struct reading *r, struct name rel, const ColumnDef *def,
                             enum op_origin origin);
/* The expression of DEFAULT or GENERATED ALWAYS AS; `to` is where the constraint ends. */
const struct expr *read_default(struct reading *r, const Constraint *c, int to);
/* Sorts the ops from *first on by rank, stably. */
void read_sort_ops(struct reading *r, struct op **first, int (*rank)(const struct op *op),
                   int n_ranks);
/* "ALTER MATERIALIZED VIEW": verb and object word in capitals. */
const char *read_kind(struct reading *r, const char *verb, ObjectType type);
const struct op_partition *read_partition_bound(struct reading *r, const PartitionBoundSpec *bound);
const struct op_set *read_set(struct reading *r, const VariableSetStmt *stmt);
/* The items of a setting's value that is one string: 'a, "B"' is a and B. */
const struct string_list *read_split_setting(struct reading *r, const char *value);
const char *read_lower(struct reading *r, const char *s);
/* Fills rel or object, rel_kind and name from the grammar's ways of naming an object: `relation`
 * for what belongs to one, else `object` (a list, a string, a type, a function with arguments). */
void read_object(struct reading *r, struct op *op, ObjectType type, const RangeVar *relation,
                 const Node *object);
/* Fills op->object and op->function's signature. */
void read_function_name(struct reading *r, struct op *op, const ObjectWithArgs *object);
/* SELECT ... INTO t: a table made from a query. */
void read_select_into(struct reading *r, const SelectStmt *s);
/* Names of a query's output columns; "*" where only the schema knows. */
/* What the server calls an index column made of that expression. */
const char *read_key_name(struct reading *r, const Node *expr);
const struct string_list *read_output_columns(struct reading *r, const Node *query,
                                              const List *aliases);
/* Reads the data-modifying WITH queries a walk found, as ops of their own. */
void read_changes(struct reading *r, const struct walk *w);

#endif
