/*
 * rule.h - what a rule is, and all it may ask.
 *
 * A rule is one file in rules/: predicates, a check function, one descriptor made with RULE().
 * It reads op + effect + schema + unit and reports; it never computes a fact about PostgreSQL
 * (that is effect_*.c's work), keeps no state, frees nothing and cannot fail.
 */
#ifndef PGPREFLIGHT_RULE_H
#define PGPREFLIGHT_RULE_H

#include <stdbool.h>

#include "effect.h"
#include "finding.h"
#include "op.h"
#include "schema.h"
#include "unit.h"

struct lint; /* opaque: the state of the check at this op */

enum topic {
    TOPIC_DATA_LOSS,
    TOPIC_LOCKS,
    TOPIC_REWRITE,
    TOPIC_CONSTRAINTS,
    TOPIC_INDEXES,
    TOPIC_COMPATIBILITY, /* breaks the application that is still running */
    TOPIC_TRANSACTIONS,
    TOPIC_FAILURE,       /* will fail when run */
    TOPIC_PARTITIONS,
    TOPIC_SECURITY,
    TOPIC_MAINTENANCE,
    TOPIC_STYLE,
    TOPIC_INPUT,         /* what could not be read or analysed, allowances */
};

const char *topic_name(enum topic t);

struct rule {
    const char *id;       /* file name in kebab case; set by RULE() users as .id = "..." and checked */
    enum verdict verdict; /* its usual verdict, and the level that config overrides */
    bool opt_in;          /* off unless selected or given a level */
    enum topic topic;
    const char *summary;  /* one line for tables: what it flags */
    const char *why;      /* two to five sentences: what happens on the server, who is hurt, what to do */
    const char *setup;    /* SQL taken as already deployed for bad and good; NULL: none */
    const char *framework; /* bad and good are files of this one; NULL: of none. "-- file: NAME" lines
                              divide an example into files */
    const char *bad;      /* must fire this rule */
    const char *good;     /* must not; NULL only for rules about input */
    const char *hazards;  /* rows of the hazard catalogue it covers: "47,48,54" */
    const char *not_fixable; /* why no mechanical rewrite exists; NULL: src/fix_rules.c has one */
    int since, until;     /* server versions it applies to, 0: all */
    enum op_kind on[16];  /* kinds it wants to see; OP_NONE ends; empty = every op */
    void (*check)(struct lint *l, const struct op *op);
    /* Once per statement, after its ops: for what concerns the statement or unit as a whole.
     * `op` of the callbacks above is not available. May be NULL; so may check. */
    void (*check_statement)(struct lint *l, const struct statement *st);
    /* Once at the end of the file (after its last unit). */
    void (*check_file)(struct lint *l);
};

#define RULE(name) const struct rule rule_##name

/* What the migration framework of a file can do. */
struct framework_facts {
    const char *name;    /* as --framework takes it */
    const char *title;   /* for people */
    /* What takes one file out of the transaction, to stand behind "in a migration of its own": "with
     * `-- +goose NO TRANSACTION`". NULL: nothing does. */
    const char *opt_out;
    bool plain;          /* no framework is known: nothing can be said of its transactions */
    bool waits_for_lock; /* its runners queue in pg_advisory_lock(): CONCURRENTLY and a second runner
                            deadlock */
    bool session_kept; /* all pending migrations share a connection that is not reset: SET survives
                          into the next one */
};

/* --- what a rule may ask ------------------------------------------------------------------- */

const struct schema *lint_schema(const struct lint *l); /* before the op */
const struct unit *lint_unit(const struct lint *l);
const struct statement *lint_statement(const struct lint *l);
const struct op_effects *lint_effects(const struct lint *l); /* of this op */
int lint_pg_version(const struct lint *l);
/* Of the file. Never NULL. */
const struct framework_facts *lint_framework(const struct lint *l);
/* op->rel in the schema, NULL when nothing is known. */
const struct relation *lint_target(const struct lint *l);

/* The op's target is known to be created by what is being checked: empty, unseen. Also true for
 * temporary tables. */
bool lint_target_is_new(const struct lint *l);
/* The same for any name. */
bool lint_is_new(const struct lint *l, struct name n);
/* Something that a statement makes: a view, a function, a table's trigger or constraint ... */
struct made {
    enum op_kind kind; /* OP_CREATE_VIEW, OP_CREATE_FUNCTION, OP_CREATE_TRIGGER, OP_ADD_CONSTRAINT ... */
    struct name name;  /* the object, or its table */
    const char *part;  /* the trigger's, policy's or constraint's own name; NULL: none */
};
/* A later subcommand, or one of the next statements of the same transaction makes it: what the op
 * takes away is there again before anybody sees the gap. */
bool lint_made_again(const struct lint *l, const struct made *wanted);
/* The configuration protects it. */
bool lint_is_protected(const struct lint *l, struct name n);
/* Work of this op on its target that grows with a table that may be large: the bits of `work` that
 * apply, 0 when the target is new or known to be small enough for lock_budget. */
unsigned lint_heavy_work(const struct lint *l, unsigned work);
/* The same over every relation the op reaches; *ret_effect is the worst one. */
unsigned lint_heavy_work_anywhere(const struct lint *l, unsigned work,
                                  const struct effect **ret_effect);
/* The strongest lock that this statement takes on that relation. */
enum lock_mode lint_lock_taken(const struct lint *l, struct name n);
/* The strongest lock on that relation while the work of this statement runs: of this op, of the
 * statement's other ops, and of earlier statements of the unit. */
enum lock_mode lint_lock_during(const struct lint *l, struct name n);
/* The lock this op takes on its target. */
enum lock_mode lint_target_lock(const struct lint *l);
/* A known size as text, " (12 GB)" or "", to append to a message. */
const char *lint_size_text(const struct lint *l, struct name n);

/* --- text, from the statement's arena ------------------------------------------------------- */

const char *sql_name(struct lint *l, struct name n);         /* quoted as needed, schema as written */
const char *sql_ident(struct lint *l, const char *ident);
const char *sql_columns(struct lint *l, const struct string_list *columns); /* a, "B" */
const char *sql_text(struct lint *l, struct span at);        /* the source, blanks folded to one */
const char *text_printf(struct lint *l, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* --- reporting ------------------------------------------------------------------------------- */

/* A finding of the rule being run, at the place given, about op->rel (or op->object). */
struct finding *report(struct lint *l, struct span at, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
/* With another verdict than the rule's own (a level in the config still wins). */
struct finding *report_as(struct lint *l, enum verdict v, struct span at, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));
/* Adds to a finding; f may be NULL (a switched-off rule). SQL of `safer` must be accepted by
 * PostgreSQL in that situation; it is checked by the tests. Several statements: one a line. */
void safer(struct lint *l, struct finding *f, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
void because(struct lint *l, struct finding *f, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
void about(struct finding *f, struct name relation);

#endif
