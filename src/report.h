/*
 * report.h - one struct reporter per output format (report_*.c). They get events in order and
 * stream.
 */
#ifndef PGPREFLIGHT_REPORT_H
#define PGPREFLIGHT_REPORT_H

#include <stdio.h>

#include "config.h"
#include "db.h"
#include "lint.h"
#include "lint_down.h"
#include "source.h"

struct report_options {
    FILE *out;
    bool color;    /* already decided: terminal, NO_COLOR, --color */
    int verbosity; /* -1 -q: findings in one line each, 0, 1 -v: also safe statements */
    const struct config *config;
    const char *framework; /* name or NULL */
    const struct db_server *server; /* that was asked; NULL: none */
};

struct report_file {
    const char *path;
    struct source *src;  /* NULL when it could not be read */
    const char *problem; /* why it could not */
    const char *framework; /* whose migration it is; NULL: no framework is known */
    const char *role; /* why it has no statements: "down", "baseline", "aside", "applied"; NULL: it is judged */
    const char *note; /* role: a sentence that explains it */
    const struct lint_down *down; /* the way back, complete at file_end; NULL: not asked */
};

struct report_summary {
    size_t files; /* asked for, those not readable included */
    size_t unreadable;
    size_t excluded; /* passed over because the config says so */
    size_t down, baselines, aside, applied; /* not judged: report_file.role */
    const char *frameworks; /* titles, "Prisma Migrate 6.2, goose"; NULL: none is known */
    struct lint_totals totals;
    const char *baseline; /* --baseline or --write-baseline; NULL: none */
    size_t known;         /* findings in it; they count as allowed too */
    size_t stale;         /* findings in it that are not there any more */
    enum verdict fail_on;
    int status; /* the exit status to come */
};

struct reporter {
    const char *name;    /* --format NAME */
    bool undo;           /* it prints statement.undo */
    const char *summary; /* for --help */
    /* State of the run, from `run`. */
    void *(*begin)(const struct report_options *o, struct arena *run);
    void (*file_begin)(void *state, const struct report_file *f);
    void (*statement)(void *state, const struct statement *st);
    void (*finding)(void *state, const struct finding *f); /* of no statement */
    void (*file_end)(void *state, const struct lint_totals *of_file);
    /* False: the report is not whole, for a reason that is not a write to `out` (the caller sees
     * those). Gives back what begin took. */
    bool (*end)(void *state, const struct report_summary *s, struct error *err);
};

extern const struct reporter report_text, report_json, report_sarif, report_github, report_gitlab,
    report_junit, report_markdown, report_html;
/* NULL-terminated. */
extern const struct reporter *const reporters[];

#endif
