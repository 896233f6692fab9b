/* fix_comment.c - the comment above a statement that moves: it goes along (fix.h). */
#include "fix_round.h"

#include <string.h>
#include <strings.h>

#include "lex_scan.h"

size_t
fix_line_start(const char *text, size_t at)
{
    while (at && text[at - 1] != '\n' && text[at - 1] != '\r')
        at--;
    return at;
}

/* "+goose Up", "migrate:up", "atlas:txmode none", "no-transaction": told to a tool, about the file. */
static bool
is_directive(const char *text, size_t at, size_t end)
{
    size_t word;

    while (at < end && (text[at] == '-' || text[at] == ' ' || text[at] == '\t'))
        at++;
    for (word = at; word < end && (char_is(text[word], CHAR_WORD) || text[word] == '-');)
        word++;
    return at < end && (text[at] == '+' || (word + 1 < end && text[word] == ':' && text[word + 1] != ' ') ||
                        (end - at >= 14 && !strncasecmp(text + at, "no-transaction", 14)));
}

static bool
is_comment_line(const char *text, size_t at, size_t end)
{
    at = skip_line_blanks(text, at, end);
    return at + 1 < end && text[at] == '-' && text[at + 1] == '-' && !is_directive(text, at, end);
}

/* Nothing stands directly below that the comment may speak of, too. */
static bool
ends_paragraph(const struct fix_round *r, const struct fixed_statement *s)
{
    const char *text = r->f->src->text;
    size_t size = r->f->src->size, end = line_end(text, s->end, size), next = after_line_break(text, end, size);

    if (skip_line_blanks(text, s->end, end) != end)
        return false;
    end = line_end(text, next, size);
    if (s->next && s->next->is_commit && s->next->span.start < end)
        return true;
    return skip_line_blanks(text, next, end) == end || is_comment_line(text, next, end);
}

/* Where the comment lines begin that stand directly above the statement and speak of it alone; the
 * start of its line when there are none. */
static size_t
comment_above(const struct fix_round *r, const struct fixed_statement *s)
{
    const char *text = r->f->src->text;
    size_t start = fix_line_start(text, s->span.start), floor = r->f->src->bom, at = start;

    for (const struct fixed_statement *t = r->first; t && t != s; t = t->next)
        floor = t->end;
    if (skip_line_blanks(text, start, s->span.start) != s->span.start || !ends_paragraph(r, s))
        return start;
    while (at > floor) {
        size_t line = fix_line_start(text, at - (at > 1 && text[at - 2] == '\r' ? 2 : 1));

        if (line < floor || !is_comment_line(text, line, line_end(text, line, at)))
            break;
        at = line;
    }
    return at;
}

size_t
fix_comment_take(struct fix_round *r, const struct fixed_statement *s, struct fix_step *to)
{
    const char *text = r->f->src->text, *lines = "";
    size_t start = comment_above(r, s), stop = fix_line_start(text, s->span.start), at, end, from;

    for (at = start; at < stop; at = after_line_break(text, end, stop)) {
        end = line_end(text, at, stop);
        from = at == start || s->setting != IN_BLOCK ? skip_line_blanks(text, at, end) : at;
        lines = arena_printf(r->f->arena, "%s%.*s\n", lines, (int)(end - from), text + from);
    }
    if (start == stop)
        return s->span.start;
    to->sql = arena_printf(r->f->arena, "%s%.*s%s", lines, s->setting == IN_BLOCK ? (int)(s->span.start - stop) : 0,
                           text + stop, to->sql);
    to->as_written = true;
    return start;
}
