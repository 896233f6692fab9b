/*
 * finding.h - what a rule says about a statement, and the statement it says it about.
 */
#ifndef PGPREFLIGHT_FINDING_H
#define PGPREFLIGHT_FINDING_H

#include "effect.h"
#include "op.h"
#include "span.h"

/* In order of gravity; --fail-on and the exit status compare them. */
enum verdict {
    VERDICT_OFF,         /* as a rule's level: not run */
    VERDICT_ADVICE,      /* below the verdicts: never fails a gate by default */
    VERDICT_SAFE,        /* only of statements */
    VERDICT_DESTRUCTIVE, /* shown as "potentially destructive" */
    VERDICT_DANGEROUS,
};

const char *verdict_name(enum verdict v);  /* "advice", "safe", "destructive", "dangerous", "off" */
const char *verdict_title(enum verdict v); /* "potentially destructive" ... for people */
bool verdict_from_name(enum verdict *ret_v, const char *name);

struct allowance {
    struct span span;      /* the comment */
    const char *reason;    /* never empty once accepted */
    const char *until;     /* "2027-01-31" or NULL */
    bool baseline;         /* known since the baseline was written; there is no comment */
};

struct rule;
struct fix;

struct finding {
    const struct rule *rule;
    enum verdict verdict;
    struct span span;
    size_t statement;             /* index in the file from 1; 0: the file itself */
    struct name relation;         /* the object it is about; may be empty */
    const char *message;          /* one line, lower case, no full stop: object, lock, what it blocks */
    const char *why;              /* NULL: the rule's own */
    const char *safer;            /* SQL or a sentence; NULL: none */
    struct fix *fix;              /* its mechanical safe form; NULL: none, or nobody asked */
    const struct allowance *allowed; /* silenced by this comment; NULL: it counts */
    struct finding *next;
};

enum statement_status {
    STATEMENT_ANALYSED,
    STATEMENT_NOT_ANALYSED, /* valid, but nobody knows what it does: dynamic SQL, template */
    STATEMENT_SYNTAX_ERROR,
};

/* How a statement was reached. */
enum via { VIA_NONE, VIA_DO_BLOCK, VIA_FUNCTION_BODY, VIA_EXECUTE };

const char *via_name(enum via v); /* "do-block", "function-body", "execute"; NULL for none */

struct undo_step;

struct statement {
    size_t index;                 /* from 1 in the file */
    struct span span;
    const char *text;             /* the bytes of span as written, not NUL-terminated; NULL for a
                                     statement inside another */
    const char *kind;             /* command tag: "ALTER TABLE"; psql commands: "\copy" */
    enum statement_status status;
    const char *why_not;          /* not analysed / syntax error: the reason */
    size_t error_at;              /* syntax error: where, in bytes */
    enum via via;
    bool conditional;             /* inside IF, a loop, an exception block: may not run */
    struct op *ops;               /* in the order the server carries them out */
    struct op_effects *effects;   /* one per op, the same order */
    size_t n_ops;
    struct undo_step *undo;       /* the way back of each op; NULL: nobody asked */
    struct effect *merged;        /* per relation over all ops: strongest lock, all work; the first named one first */
    struct unit unit;             /* the transaction it runs in, as it was before the statement */
    enum verdict verdict;         /* the worst of its findings (advice counts as safe) */
    struct finding *findings;
};

#endif
