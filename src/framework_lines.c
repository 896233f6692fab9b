/* framework_lines.c - see framework_lines.h. */
#include "framework_lines.h"

#include <ctype.h>
#include <string.h>

/* One direction of the file. */
struct section {
    bool open, down, no_transaction;
    size_t start;
};

struct splitter {
    struct cutter *c;
    const struct line_tool *tool;
    struct section now;
    bool in_statement;  /* between StatementBegin and StatementEnd */
    bool buffered;      /* the statement being collected has text */
    size_t chunk_start; /* where it began */
    size_t *ends;       /* where the tool ends a statement, in the section so far */
    size_t n_ends, cap_ends;
    bool no_transaction;
};

static void
add_end(struct splitter *s, size_t at)
{
    if (s->n_ends == s->cap_ends) {
        size_t *old = s->ends;

        s->cap_ends = s->cap_ends ? s->cap_ends * 2 : 32;
        s->ends = arena_array(s->c->arena, size_t, s->cap_ends);
        if (old)
            memcpy(s->ends, old, s->n_ends * sizeof(*old));
    }
    s->ends[s->n_ends++] = at;
    s->buffered = false;
}

/* The line's last word ends in a semicolon, a comment behind it left out: both tools' own rule. */
static bool
ends_statement(const struct cutter *c, const struct text_line *l)
{
    const char *s = c->src->text + l->start, *end = c->src->text + l->end;
    bool semicolon = false;

    while (s < end) {
        const char *word;

        while (s < end && isspace((unsigned char)*s))
            s++;
        for (word = s; s < end && !isspace((unsigned char)*s);)
            s++;
        if (s == word || (s - word >= 2 && word[0] == '-' && word[1] == '-'))
            break;
        semicolon = s[-1] == ';';
    }
    return semicolon;
}

/* Statements that the tool would cut in the middle. */
static void
report_torn(struct splitter *s, struct statement_list all)
{
    size_t k = 0;

    for (size_t i = 0; i < all.n; i++) {
        while (k < s->n_ends && s->ends[k] <= all.at[i].start)
            k++;
        if (k == s->n_ends || s->ends[k] >= all.at[i].end || s->now.down)
            continue;
        cut_problem(s->c, "framework-splits-elsewhere", all.at[i],
                    "%s ends this statement at its first line that ends in a semicolon, in the "
                    "middle of it",
                    s->tool->title)
            ->safer = cut_printf(s->c, "%s\n...\n%s", s->tool->begin, s->tool->end);
        while (k < s->n_ends && s->ends[k] < all.at[i].end)
            k++;
    }
}

/* Without a transaction every piece is a message: a part each, cut where both the tool and the
 * server see the end of a statement. */
static void
add_pieces(struct splitter *s, size_t end, struct statement_list all)
{
    size_t start = s->now.start, last = start;

    for (size_t k = 0, i = 0; k < s->n_ends; k++) {
        size_t before = i;

        while (i < all.n && all.at[i].end <= s->ends[k])
            i++;
        if (i < all.n && all.at[i].start < s->ends[k])
            continue; /* torn: reported */
        if (i == before)
            continue;
        cut_part(s->c, last, s->ends[k], false, i - before > 1 ? UNIT_IMPLICIT : UNIT_AUTOCOMMIT,
                 i - before > 1 ? s->tool->several : s->tool->alone);
        last = s->ends[k];
    }
    if (last < end)
        cut_part(s->c, last, end, false, UNIT_AUTOCOMMIT, s->tool->alone);
}

static void
close_section(struct splitter *s, size_t end)
{
    struct statement_list all;

    if (!s->now.open)
        return;
    s->now.open = false;
    if (s->now.down) {
        cut_part(s->c, s->now.start, end, true, UNIT_WRAPPED, s->tool->wrapped);
        return;
    }
    all = cut_statements(s->c, (struct span){s->now.start, end});
    report_torn(s, all);
    if (s->buffered && all.n && all.at[all.n - 1].end > s->chunk_start)
        cut_problem(s->c, "framework-splits-elsewhere", all.at[all.n - 1],
                    "%s refuses the file: no line of this statement ends in a semicolon",
                    s->tool->title);
    if (s->now.no_transaction || s->no_transaction)
        add_pieces(s, end, all);
    else
        cut_part(s->c, s->now.start, end, false, UNIT_WRAPPED, s->tool->wrapped);
}

static void
open_section(struct splitter *s, const struct text_line *l, bool down, bool no_transaction)
{
    close_section(s, l->start);
    s->now = (struct section){true, down, no_transaction, l->next};
    s->n_ends = 0;
    s->buffered = s->in_statement = false;
}

static void
plain_line(struct splitter *s, const struct text_line *l)
{
    if (!s->buffered) {
        if (line_is_blank(s->c, l) || line_is_comment(s->c, l))
            return;
        s->buffered = true;
        s->chunk_start = l->start;
    }
    if (s->now.open && !s->in_statement && ends_statement(s->c, l))
        add_end(s, l->end);
}

static void
take_line(struct splitter *s, const struct text_line *l)
{
    switch (s->tool->directive(s->c, l)) {
    case LINE_UP:
        open_section(s, l, false, false);
        break;
    case LINE_UP_NO_TRANSACTION:
        open_section(s, l, false, true);
        break;
    case LINE_DOWN:
        open_section(s, l, true, false);
        break;
    case LINE_NO_TRANSACTION:
        s->no_transaction = true;
        break;
    case LINE_STATEMENT_BEGIN:
        s->in_statement = true;
        break;
    case LINE_STATEMENT_END:
        s->in_statement = false;
        add_end(s, l->end);
        break;
    case LINE_IGNORED:
        cut_problem(s->c, "framework-directive-ignored", (struct span){l->start, l->end},
                    "%s does not take this line for a directive: it is not written exactly as it "
                    "has to be",
                    s->tool->title);
        break;
    case LINE_PLAIN:
        plain_line(s, l);
        break;
    }
}

void
cut_lines(struct cutter *c, const struct line_tool *tool)
{
    struct splitter s = {.c = c, .tool = tool};
    struct text_line l;
    size_t at = 0;

    /* NO TRANSACTION counts for the whole file, wherever it stands. */
    while (cut_line(c, &at, &l))
        if (tool->directive(c, &l) == LINE_NO_TRANSACTION)
            s.no_transaction = true;
    at = 0;
    while (cut_line(c, &at, &l))
        take_line(&s, &l);
    close_section(&s, c->src->size);
    if (!c->n) {
        cut_part(c, 0, c->src->size, false, UNIT_WRAPPED, tool->wrapped);
        cut_problem(c, "framework-directive-ignored", (struct span){0, 0},
                    "%s finds no Up directive here and refuses the file", tool->title);
    }
}
