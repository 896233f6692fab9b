/*
 * fix.h - the mechanical safe form of a statement that a rule flags: edits of its text, and
 * statements that take its place or follow it, each where it may run.
 *
 * fix_rules.c says which rule has one; fix_file.c puts the pieces into a file and, where a
 * transaction ends in between, into new ones; fix_place.c knows how each framework names those.
 * A rewrite never changes a byte outside the statement, and leads to the same schema and rows
 * (tests/live/test_fix.py).
 */
#ifndef PGPREFLIGHT_FIX_H
#define PGPREFLIGHT_FIX_H

#include <pgpreflight/rule.h>
#include <pgpreflight/rule_help.h>

#include "arena.h"
#include "buf.h"
#include "framework.h"
#include "lint.h"
#include "source.h"

enum fix_place {
    FIX_HERE,    /* behind the statement, in its transaction */
    FIX_LATER,   /* in a later transaction */
    FIX_OUTSIDE, /* later, outside a transaction block */
};

struct fix_edit {
    struct span at;   /* in the file; empty: an insertion */
    const char *text;
    struct fix_edit *next;
};

struct fix_step {
    enum fix_place place;
    const char *sql;  /* one statement without its semicolon; may have comment lines before it */
    bool as_written;  /* the user's own text: its lines stay as they are */
    const char *undo; /* takes it back: for the down part of a new file; NULL: nothing to take back */
    const struct taken *taken; /* by the statement it stands for (fix_round.h) */
    struct fix_step *next;
};

struct fix {
    const struct rule *rule;
    struct span statement;
    struct fix_edit *edits;
    struct fix_step *steps, **last;
    struct span cut;         /* the clause that the steps replace; the whole statement when it is its
                                only one; empty: none */
    const char *makes;       /* a name that later statements may count on, so it cannot come after
                                them; NULL: none */
    const char *table;       /* the table at work, likewise for `all` */
    const char *parent;      /* of which it is a partition, becomes one or ceases to be: likewise */
    bool unique;             /* it makes a unique index: ON CONFLICT and REFERENCES may count on it */
    bool all;                /* no later statement of the transaction may name the table */
    bool not_null;           /* it makes a column NOT NULL */
    bool drops;              /* it drops an index */
    bool anywhere;           /* of which table, is not known */
    bool timeout;            /* sets a timeout: comes last, when all else stands */
    const char *refused;     /* why there is none after all */
    struct lint *lint;       /* while it is made */
};

struct fix_kind {
    const char *rule;
    bool (*make)(struct lint *l, const struct op *op, struct finding *f, struct fix *x);
    const char *what; /* for the docs: "CREATE INDEX CONCURRENTLY, outside a transaction" */
};

/* By rule, in the order of docs/fix.md; rule NULL ends. A rule may have several. */
extern const struct fix_kind fix_kinds[];
const struct fix_kind *fix_kind_of(const struct rule *rule); /* NULL: it has none */
/* Called with each finding as it is made: sets f->fix. op NULL: of the statement. */
void fix_offer(struct lint *l, const struct op *op, struct finding *f);

/* --- for fix_kinds (fix_text.c) ----------------------------------------------------------------- */

/* The first word (upper or lower case) in `in`, outside quotes, comments and parentheses; start == end: none. */
struct span fix_word(struct lint *l, struct span in, const char *word);
void fix_insert(struct fix *x, size_t at, const char *text);
void fix_replace(struct fix *x, struct span at, const char *text);
/* Keywords of `fmt` are written in capitals; they become what the statement uses. */
struct fix_step *fix_step(struct fix *x, enum fix_place place, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
/* The same for text as it is in the file: no style. */
struct fix_step *fix_step_text(struct fix *x, enum fix_place place, const char *text);
/* The text of the file. */
const char *fix_source(struct lint *l, struct span at);
/* text with keywords as the statement writes them. */
const char *fix_style(struct fix *x, const char *text);
/* A loop over the rows of the op's table in batches, each a transaction; `prefix` is the statement
 * up to where the batch's condition goes. NULL: the table has no known key of one column. */
const char *fix_batches(struct lint *l, const struct op *op, const char *prefix);
/* The statement of this finding, without the semicolon, as it stands in the file. */
const char *fix_statement(struct lint *l);

bool fix_not_null_steps(struct lint *l, const struct op *op, const char *column, struct fix *x);
bool fix_volatile_default(struct lint *l, const struct op *op, struct finding *f, struct fix *x);
bool fix_serial(struct lint *l, const struct op *op, struct finding *f, struct fix *x);
bool fix_update(struct lint *l, const struct op *op, struct finding *f, struct fix *x);
bool fix_key(struct lint *l, const struct op *op, struct finding *f, struct fix *x);
bool fix_set_not_null(struct lint *l, const struct op *op, struct finding *f, struct fix *x);
bool fix_not_valid(struct lint *l, const struct op *op, struct finding *f, struct fix *x);
bool fix_attach(struct lint *l, const struct op *op, struct finding *f, struct fix *x);
bool fix_partition_of(struct lint *l, const struct op *op, struct finding *f, struct fix *x);
bool fix_validate(struct lint *l, const struct op *op, struct finding *f, struct fix *x);

/* --- files (fix_file.c, fix_place.c) ------------------------------------------------------------- */

/* A file that a rewrite adds. */
struct fix_new {
    const char *path;
    enum fix_place place;
    struct fix_step *steps, **last;
    size_t n;
    const char *text;         /* once written */
    struct fix_new *next;
};

/* One migration file on its way: text after each round, and the files added behind it. */
struct fix_file {
    const char *path;
    const struct migration_set *set;      /* NULL: none */
    const struct framework *framework;
    bool runner_said;                     /* by the user, or there is no framework */
    enum unit_kind runner;
    struct arena *arena;                  /* the run's */
    struct source *src;                   /* of this round */
    const char *text;                     /* the result so far; NULL: unchanged */
    size_t size;
    struct fix_new *added;
    struct fix_file *const *all, *next;   /* every file of the run: versions are taken once */
    const char *down;                     /* text of its way back, "" for none: see fix_place */
    bool leave;                           /* rewritten it leads to a statement that fails */
    size_t fixed, refused;                /* findings */
    struct buf notes;                     /* lines about what was refused */
};

/* Why the framework cannot be given a file with this step; NULL: it can. */
const char *fix_place_problem(const struct fix_file *f, const struct fix_step *s);
/* The name of a file that runs behind those there are. NULL: there is no such name. */
const char *fix_place_name(struct fix_file *f, enum fix_place place, const struct fix_step *first);
/* A statement with its semicolon, in the marks that a statement with semicolons inside needs. */
const char *fix_place_statement(const struct fix_file *f, const char *sql);
/* A line for people: what was not done, and why. Counts it. */
void fix_note(struct fix_file *f, size_t offset, const char *rule, const char *why);
/* Text of a new file, with the framework's own marks. */
const char *fix_place_text(struct fix_file *f, const struct fix_new *n);
/* More files that belong to it (a down file, a settings file); *ret_path NULL: no more. i from 0. */
bool fix_place_companion(struct fix_file *f, const struct fix_new *n, size_t i, const char **ret_path,
                         const char **ret_text);
/* Whether a file of this framework outside a transaction holds one statement at most, when it is
 * that one (NULL: any). */
bool fix_place_single(const struct fix_file *f, const struct fix_step *s);
/* Whether what stands at `at` in a file with this text is in a transaction. */
bool fix_place_in_transaction(const struct fix_file *f, const char *text, size_t size, size_t at);
/* What makes this file itself run outside a transaction, put where it belongs: an edit of its text.
 * NULL: nothing is needed. False: it cannot be. */
bool fix_place_opt_out(struct fix_file *f, const struct fix_step *first, struct fix_edit **ret);

/* Collects what a check of f->src offers and applies it: one fix a statement. True: f->text changed
 * or files were added, so another round is worth while. */
struct fix_round;
struct fix_round *fix_round_begin(struct fix_file *f, bool timeouts);
void fix_round_statement(struct fix_round *r, const struct statement *st);
bool fix_round_end(struct fix_round *r);

#endif
