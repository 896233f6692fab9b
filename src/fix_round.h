/*
 * fix_round.h - one round over a file: its statements with what each takes away, and the changes
 * made so far. Shared by fix_file.c and fix_way.c; nobody else includes it.
 */
#ifndef PGPREFLIGHT_FIX_ROUND_H
#define PGPREFLIGHT_FIX_ROUND_H

#include "fix.h"

/* Where the pieces of a rewrite may stand, by the transaction of the statement. */
enum setting_of_statement {
    IN_AUTOCOMMIT,  /* each statement commits: everything follows in place */
    IN_BLOCK,       /* BEGIN ... COMMIT in the file: later pieces follow the COMMIT */
    IN_TRANSACTION, /* the runner's: later pieces need a file of their own */
    IN_MESSAGE,     /* alone in a message: a second statement would make that a transaction */
};

struct clause_list {
    struct span *at;
    size_t n;
};

/* Which rewrites cannot come behind it. */
enum taken_for {
    FOR_ALL,
    FOR_NOT_NULL, /* those that make a column NOT NULL later */
    FOR_DROP,     /* those that drop an index later */
    FOR_VALIDATE, /* those that validate a constraint later */
    FOR_ROWS,     /* those that change rows later */
};

/* A name that means something else, or nothing, behind the statement. */
struct taken {
    const char *rel;  /* the table it belongs to; NULL: any */
    const char *name; /* NULL: the table itself, or whatever belongs to it */
    enum taken_for who;
    struct taken *next;
};

struct fixed_statement {
    struct span span;
    size_t end;            /* behind the semicolon, or span.end */
    bool terminated, is_commit;
    bool opaque;           /* what it does is only known by its words */
    bool sets_names;       /* search_path or the role: names mean something else behind it */
    bool sets_locally;     /* ... until the transaction ends */
    unsigned unit;
    enum setting_of_statement setting;
    struct clause_list clauses;
    struct taken *taken;
    struct fix *fix;       /* copied; NULL: none */
    struct fixed_statement *next;
};

struct change {
    struct span at;
    const char *text;
    size_t order;
    struct change *next;
};

struct fix_round {
    struct fix_file *f;
    bool timeouts;
    struct fixed_statement *first, **last, *at_work;
    struct change *changes;
    size_t n_changes, n_statements;
};

/* Adds what the statement, or one inside it, takes away. */
void fix_way_add(struct arena *a, struct fixed_statement *s, const struct statement *st);
/* Why the pieces from `later` on cannot come after the rest of the transaction or file. NULL: they can. */
const char *fix_way_problem(const struct fix_round *r, const struct fixed_statement *s,
                            const struct fix_step *later);
/* Puts the comment lines that stand directly above the statement, and speak of it alone, and the
 * comment behind it on its line above the step that carries it on. Returns all that moves. */
struct span fix_comment_take(struct fix_round *r, const struct fixed_statement *s, struct fix_step *to);
size_t fix_line_start(const char *text, size_t at);

#endif
