/* report_note.c - see report_note.h. */
#include "report_note.h"

#include <string.h>

#define LOSSES_TOLD 5

void
report_way_back(struct buf *b, const struct lint_down *d)
{
    if (!d->present) {
        buf_puts(b, "; there is no way back");
        return;
    }
    buf_puts(b, d->n_loses ? "; the way back loses " : "; the way back loses no data");
    for (size_t i = 0; i < d->n_loses && i < LOSSES_TOLD; i++) {
        buf_puts(b, i ? ", " : "");
        buf_terminal_escaped(b, d->loses[i], strlen(d->loses[i]));
    }
    if (d->n_loses > LOSSES_TOLD)
        buf_printf(b, " and %zu more", d->n_loses - LOSSES_TOLD);
    if (d->unparsed)
        buf_printf(b, " (%zu of its statements %s not understood)", d->unparsed,
                   d->unparsed == 1 ? "is" : "are");
}

static void
add_count(struct buf *b, size_t n, const char *one, const char *many, bool *any)
{
    if (!n)
        return;
    buf_printf(b, "%s%zu %s", *any ? ", " : "; ", n, n == 1 ? one : many);
    *any = true;
}

void
report_not_judged(struct buf *b, const struct report_summary *s)
{
    bool any = false;

    add_count(b, s->down, "file that only goes back", "files that only go back", &any);
    add_count(b, s->baselines, "schema dump", "schema dumps", &any);
    add_count(b, s->applied, "file that the database has run", "files that the database has run",
              &any);
    add_count(b, s->aside, "file beside the migrations", "files beside the migrations", &any);
    if (any)
        buf_puts(b, ": not judged");
}

const char *
report_data(const struct statement *st, struct arena *a)
{
    const char *text = NULL;

    for (size_t i = 0; i < st->n_ops; i++) {
        const struct data_look *d = st->effects ? st->effects[i].data : NULL;

        if (!d)
            continue;
        if (!text)
            text = d->answer == DATA_NONE || d->answer == DATA_FOUND
                       ? arena_printf(a, "checked now: %s", d->text)
                       : d->text;
        else if (!strstr(text, d->text))
            text = arena_printf(a, "%s; %s", text, d->text);
    }
    return text;
}

size_t
report_judged(const struct report_summary *s)
{
    return s->files - s->unreadable - s->down - s->baselines - s->aside - s->applied;
}
