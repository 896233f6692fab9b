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

struct lint_input {
    struct source *src;
    struct span part;            /* what to read of it: all, or the up part */
    enum unit_kind runner;       /* autocommit, implicit or wrapped: how the runner sends the file */
    const char *runner_why;      /* for unit.why; NULL: a default sentence */
    bool history;                /* already deployed: apply to the schema, report nothing */
    const char *today;           /* YYYY-MM-DD, for `until` of allowances; NULL: never expired */
};

struct lint_totals {
    size_t statements, safe, destructive, dangerous, not_analysed, allowed, syntax_errors;
    size_t findings[VERDICT_DANGEROUS + 1]; /* by verdict, allowed ones not counted */
};

/* Checks one input against the schema and changes the schema accordingly. sink may be NULL for
 * history. Adds to *totals (may be NULL). */
void lint_run(const struct lint_input *in, struct schema *schema, const struct config *config,
              const struct lint_sink *sink, struct lint_totals *totals);

/* All rules, by id order; NULL-terminated. */
const struct rule *const *registry_rules(void);
const struct rule *registry_find(const char *id);
/* The id nearest to a mistyped one, or NULL. */
const char *registry_nearest(const char *id);

#endif
