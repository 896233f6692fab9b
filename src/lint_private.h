/*
 * lint_private.h - the state of a check; shared by lint.c (the loop), lint_rule.c (what rules may
 * ask) and allow.c (allowances). Nobody else includes it.
 */
#ifndef PGPREFLIGHT_LINT_PRIVATE_H
#define PGPREFLIGHT_LINT_PRIVATE_H

#include "allow.h"
#include "lex.h"
#include "lint.h"
#include "parse.h"
#include "unit.h"

/* A rule that is on, with the level the config gives it. */
struct active_rule {
    const struct rule *rule;
    enum verdict level;
    bool level_said;         /* in the config: report_as() does not change it */
};

struct rule_link {
    const struct active_rule *active;
    struct rule_link *next;
};

/* The active rules by what they want to see. Made anew for each input, so it must be cheap. */
struct rule_table {
    struct rule_link *by_kind[OP_KIND_COUNT];
    struct rule_link *every, *statement, *file;
};

struct inner_functions;
struct earlier_call;
struct branch_table;

struct lint {
    const struct lint_input *in;
    const struct config *config;
    const struct lint_sink *sink;
    struct lint_totals *totals;
    struct schema *schema;
    struct unit_tracker *tracker;
    struct inner_functions *functions; /* created by this file so far (inner.c) */
    struct earlier_call *earlier_calls; /* of functions that earlier files created (inner.c) */
    struct earlier_call *earlier;       /* the one at work, NULL: none */
    struct rule_table rules;
    struct allowances *allow;
    const struct migration_problem **problems; /* not yet reported, NULL-terminated */
    struct arena *file;          /* lives as long as the input */
    struct arena *stmt;          /* lives as long as the statement */
    size_t statements;           /* so far */
    size_t inner_depth;          /* DO in EXECUTE in ... */
    const struct chunk *filled;  /* placeholders filled in in that body; NULL: none */
    const char *body;            /* of the DO block or function at work; NULL: none */
    struct branch_table *branch_tables; /* created in branches of it that have not ended (inner.c) */
    bool unchanged;              /* the chunk at work is not among the lines to report on */

    /* The statement, op and rule at work; the rule API reads these. */
    struct statement *st;
    const struct chunk *chunk;
    const struct op *op;
    const struct op_effects *effects;
    const struct relation *target;
    const struct active_rule *rule;
    struct finding **last_finding;
};

/* Appends a finding to the statement at work (or, outside one, hands it to the sink). */
struct finding *lint_add_finding(struct lint *l, const struct rule *rule, enum verdict v,
                                 struct span at, const char *message);
/* For rules that the loop itself reports: NULL when the rule is off. */
struct finding *lint_report_rule(struct lint *l, const char *rule_id, struct span at,
                                 const char *fmt, ...) __attribute__((format(printf, 4, 5)));

/* The problems of the input that lie in the statement at work, or, outside one, all that are left. */
void lint_problems_report(struct lint *l);
/* Whether a place is to be reported on: see lint_input.only_changed. */
bool lint_is_changed(const struct lint *l, struct span at);
/* Checks one parsed statement (also inner ones), then what it contains. */
void lint_statement_run(struct lint *l, struct statement *st);
/* A statement nobody can look into: it has a place and a reason, no ops. */
void lint_statement_opaque(struct lint *l, struct statement *st, const char *rule_id);
/* What a chunk holds: a statement, a psql command, a template line. */
void lint_chunk(struct lint *l, struct lexer *lexer, struct chunk *c);

#endif
