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

/* Where the comment begins that follows the statement on its line; the end of the line: there is none. */
static size_t
comment_behind(const struct fix_round *r, const struct fixed_statement *s)
{
    const char *text = r->f->src->text;
    size_t end = line_end(text, s->end, r->f->src->size), start = fix_line_start(text, s->span.start);

    if (skip_line_blanks(text, start, s->span.start) != s->span.start || !is_comment_line(text, s->end, end))
        return end;
    return skip_line_blanks(text, s->end, end);
}

/* Nothing stands directly below that the comment may speak of, too. */
static bool
ends_paragraph(const struct fix_round *r, const struct fixed_statement *s)
{
    const char *text = r->f->src->text;
    size_t size = r->f->src->size, end = line_end(text, s->end, size), next = after_line_break(text, end, size);

    if (comment_behind(r, s) == end && skip_line_blanks(text, s->end, end) != end)
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

struct span
fix_comment_take(struct fix_round *r, const struct fixed_statement *s, struct fix_step *to)
{
    const char *text = r->f->src->text, *lines = "", *indent = "";
    size_t start = comment_above(r, s), stop = fix_line_start(text, s->span.start), behind = comment_behind(r, s);
    size_t from, end = line_end(text, s->end, r->f->src->size);

    if (s->setting == IN_BLOCK)
        indent = arena_strndup(r->f->arena, text + stop, s->span.start - stop);
    for (size_t at = start, eol; at < stop; at = after_line_break(text, eol, stop)) {
        eol = line_end(text, at, stop);
        from = at == start || s->setting != IN_BLOCK ? skip_line_blanks(text, at, eol) : at;
        lines = arena_printf(r->f->arena, "%s%.*s\n", lines, (int)(eol - from), text + from);
    }
    if (behind < end)
        lines = arena_printf(r->f->arena, "%s%s%.*s\n", lines, *lines ? indent : "", (int)(end - behind),
                             text + behind);
    if (!*lines)
        return (struct span){s->span.start, s->end};
    to->sql = arena_printf(r->f->arena, "%s%s%s", lines, indent, to->sql);
    to->as_written = true;
    return (struct span){start < stop ? start : s->span.start, behind < end ? end : s->end};
}
