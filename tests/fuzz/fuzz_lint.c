/*
 * fuzz_lint.c - any bytes through the whole pipeline. What must hold: every statement and finding
 * lies inside the text, statements come in order, counts add up, nothing crashes.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "arena.h"
#include "config.h"
#include "lint.h"
#include "parse.h"
#include "schema.h"
#include "source.h"

struct seen {
    size_t size, last_start, statements;
};

static void
must(int condition, const char *what)
{
    if (condition)
        return;
    fprintf(stderr, "broken: %s\n", what);
    abort();
}

static void
check_finding(const struct seen *s, const struct finding *f)
{
    must(f->span.start <= f->span.end && f->span.end <= s->size, "finding outside the text");
    must(f->message && *f->message, "finding without a message");
}

static void
on_statement(void *arg, const struct statement *st)
{
    struct seen *s = arg;

    must(st->span.start <= st->span.end && st->span.end <= s->size, "statement outside the text");
    must(st->via != VIA_NONE || st->span.start >= s->last_start, "statements out of order");
    must(st->status != STATEMENT_SYNTAX_ERROR || st->error_at <= s->size, "error outside the text");
    if (st->via == VIA_NONE)
        s->last_start = st->span.start;
    must(st->index == ++s->statements, "statement index jumps");
    for (const struct finding *f = st->findings; f; f = f->next)
        check_finding(s, f);
}

static void
on_finding(void *arg, const struct finding *f)
{
    check_finding(arg, f);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static int ready;
    struct arena *run = arena_create();
    struct source src;
    struct config config;
    struct seen seen = {0};
    struct lint_totals totals = {0};
    struct lint_sink sink = {&seen, on_statement, on_finding};

    if (!ready++)
        parse_init();
    config_defaults(&config, run);
    if (source_from_memory(&src, "fuzz", (const char *)data, size, NULL)) {
        struct lint_input in = {.src = &src, .part = {0, size}, .runner = UNIT_AUTOCOMMIT};
        struct schema *schema = schema_create(run);

        schema_set_pending(schema, true);
        if (size && data[0] & 1)
            in.runner = UNIT_WRAPPED;
        seen.size = size;
        lint_run(&in, schema, &config, &sink, &totals);
        must(totals.statements == seen.statements, "totals differ from what was reported");
        must(totals.statements ==
                 totals.safe + totals.destructive + totals.dangerous + totals.not_analysed,
             "verdicts do not add up");
        source_finish(&src);
    }
    arena_destroy(run);
    return 0;
}
