/*
 * lint.h - the loop: chunk -> ops -> effects -> rules -> unit and schema.
 *
 * A pure function of bytes, configuration and schema: no clock, no network, no globals. Statements
 * stream: each is handed to the sink with its findings and then forgotten, so memory does not grow
 * with the file.
 */
#ifndef PGPREFLIGHT_LINT_H
#define PGPREFLIGHT_LINT_H

#include <pgpreflight/finding.h>
#include <pgpreflight/rule.h>

#include "arena.h"
#include "config.h"
#include "line_range.h"
#include "migration_part.h"
#include "schema.h"
#include "source.h"
#include "unit.h"

/* Where results go. `statement` and `finding` are valid only during the call. */
struct lint_sink {
    void *arg;
    /* A statement with its effects, verdict and findings (in order of position). */
    void (*statement)(void *arg, const struct statement *st);
    /* A finding that belongs to no statement (allowances, the file itself). */
    void (*finding)(void *arg, const struct finding *f);
};

/* Who can look at the rows (--check-data). */
struct lint_data {
    void *arg;
    /* `foreseen` is the failure that effect_of() found, NULL: none. NULL: there is nothing to say. */
    const struct data_look *(*look)(void *arg, const struct effect_ctx *c,
                                    const struct failure *foreseen);
    /* Every op, in order, before the schema has it. c->op NULL: a statement nobody understands. */
    void (*seen)(void *arg, const struct effect_ctx *c, const struct op_effects *e);
};

struct lint_input {
    struct source *src;
    struct span part;            /* what to read of it, usually all */
    enum unit_kind runner;       /* autocommit, implicit or wrapped: how the runner sends the file */
    const char *runner_why;      /* for unit.why; NULL: a default sentence */
    bool fix;                    /* fill finding.fix */
    bool undo;                   /* fill statement.undo: the way back of each op */
    bool history;                /* already deployed: apply to the schema, report nothing */
    const char *today;           /* YYYY-MM-DD, for `until` of allowances; NULL: never expired */
    bool only_changed;           /* report on these lines only; the other statements are history */
    const struct line_range *changed; /* in order */
    size_t n_changed;
    const struct lint_known *known;   /* NULL: nothing */
    const struct lint_data *data;     /* NULL: nobody looks */

    /* What a migration framework knows of the file; all of it may be left out. */
    const struct framework_facts *framework;  /* NULL: none is known */
    const struct migration_part *parts;       /* instead of part, runner and runner_why; those that
                                                 go down are passed over */
    size_t n_parts;
    const struct migration_problem *problems; /* reported as findings */
    struct unit_tracker *tracker; /* of the session that several files share; NULL: its own */
    bool one_transaction;         /* with tracker: all of these files are one transaction */
};

/* What was known before and is to stay quiet. */
struct lint_known {
    void *arg;
    /* For every finding, in order. NULL: it is new. `st` is NULL for one of no statement. */
    const struct allowance *(*find)(void *arg, const struct statement *st,
                                    const struct finding *f);
};

struct lint_totals {
    size_t statements, safe, destructive, dangerous, not_analysed, allowed, syntax_errors;
    size_t findings[VERDICT_DANGEROUS + 1]; /* by verdict, allowed ones not counted */
};

/* Checks one input against the schema and changes the schema accordingly. sink may be NULL for
 * history. Adds to *totals (may be NULL). */
void lint_run(const struct lint_input *in, struct schema *schema, const struct config *config,
              const struct lint_sink *sink, struct lint_totals *totals);

void lint_totals_add(struct lint_totals *sum, const struct lint_totals *t);
/* There is a finding at that level (VERDICT_OFF: never) or above it. */
bool lint_totals_fail(const struct lint_totals *t, enum verdict fail_on);

/* All rules, by id order; NULL-terminated. */
const struct rule *const *registry_rules(void);
const struct rule *registry_find(const char *id);
/* The id nearest to a mistyped one, or NULL. */
const char *registry_nearest(const char *id);

#endif
