/* fix_text.c - finding words in a statement and writing SQL in its style (fix.h). */
#include "fix.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "lex_scan.h"
#include "lint_private.h"

const char *
fix_source(struct lint *l, struct span at)
{
    return arena_strndup(l->stmt, l->in->src->text + at.start, at.end - at.start);
}

const char *
fix_statement(struct lint *l)
{
    return fix_source(l, l->st->span);
}

/* Behind the token at `at`. */
static size_t
token_end(const char *text, size_t at, size_t end)
{
    size_t tag, close = LEX_NONE;

    if (char_is(text[at], CHAR_WORD_START))
        return skip_class(text, at, end, CHAR_WORD);
    if (text[at] == '\'' || text[at] == '"')
        close = quote_end(text, at + 1, end, text[at]);
    else if ((tag = dollar_tag_end(text, at, end)) != LEX_NONE)
        close = dollar_quote_end(text, at, tag, end);
    else
        return at + 1;
    return close == LEX_NONE ? end : close;
}

struct span
fix_word(struct lint *l, struct span in, const char *word)
{
    const char *text = l->in->src->text;
    size_t n = strlen(word), at = skip_space(text, in.start, in.end), end, depth = 0;

    for (; at != LEX_NONE && at < in.end; at = skip_space(text, end, in.end)) {
        end = token_end(text, at, in.end);
        depth += text[at] == '(';
        depth -= text[at] == ')' && depth;
        if (!depth && end - at == n && !strncasecmp(text + at, word, n))
            return (struct span){at, end};
    }
    return (struct span){in.end, in.end};
}

/* Capitals outside quotes become small letters; what the user wrote is in the text by %s already,
 * so only words that are all capitals are touched. */
static void
lower_keywords(char *text)
{
    size_t end = strlen(text), at = 0;

    while (at < end) {
        size_t to = token_end(text, at, end);
        bool capitals = char_is(text[at], CHAR_WORD_START);

        if (text[at] == '-' && text[at + 1] == '-')
            to = line_end(text, at, end);
        for (size_t i = at; i < to && capitals; i++)
            capitals = !islower((unsigned char)text[i]);
        for (size_t i = at; i < to && capitals; i++)
            text[i] = (char)tolower((unsigned char)text[i]);
        at = to;
    }
}

const char *
fix_style(struct fix *x, const char *text)
{
    const struct statement *st = lint_statement(x->lint);
    char *styled;

    if (!st->text || !islower((unsigned char)*st->text))
        return text;
    styled = arena_strdup(x->lint->stmt, text);
    lower_keywords(styled);
    return styled;
}

void
fix_replace(struct fix *x, struct span at, const char *text)
{
    struct fix_edit *e = arena_new(x->lint->stmt, struct fix_edit), **to = &x->edits;

    e->at = at;
    e->text = fix_style(x, text);
    while (*to)
        to = &(*to)->next;
    *to = e;
}

void
fix_insert(struct fix *x, size_t at, const char *text)
{
    fix_replace(x, (struct span){at, at}, text);
}

struct fix_step *
fix_step(struct fix *x, enum fix_place place, const char *fmt, ...)
{
    struct fix_step *s = arena_new(x->lint->stmt, struct fix_step);
    va_list ap;

    va_start(ap, fmt);
    s->place = place;
    s->sql = fix_style(x, arena_vprintf(x->lint->stmt, fmt, ap));
    va_end(ap);
    *x->last = s;
    x->last = &s->next;
    return s;
}

struct fix_step *
fix_step_text(struct fix *x, enum fix_place place, const char *text)
{
    struct fix_step *s = fix_step(x, place, "%s", "");

    s->sql = text;
    s->as_written = true;
    return s;
}

/* --- batches ------------------------------------------------------------------------------------ */

const char *
fix_batches(struct lint *l, const struct op *op, const char *prefix)
{
    const struct relation *r = lint_target(l);
    const struct constraint *key = r ? relation_primary_key(r) : NULL;
    const char *table = sql_table(l, op), *column, *change;

    if (!key || !key->columns || key->columns->next)
        return NULL;
    column = sql_ident(l, key->columns->text);
    change = text_printf(l, "%s%s IN (SELECT %s FROM %s WHERE %s >= batch_from ORDER BY %s LIMIT 10000)",
                         prefix, column, column, table, column, column);
    return text_printf(l,
                       "-- 10000 rows at a time, each batch a transaction of its own\n"
                       "DO $batches$\nDECLARE\n    batch_from %s.%s%%TYPE;\n    batch_to %s.%s%%TYPE;\nBEGIN\n"
                       "    SELECT %s INTO batch_from FROM %s ORDER BY %s LIMIT 1;\n"
                       "    WHILE batch_from IS NOT NULL LOOP\n"
                       "        SELECT %s INTO batch_to FROM (SELECT %s FROM %s WHERE %s >= batch_from "
                       "ORDER BY %s LIMIT 10000) AS batch ORDER BY %s DESC LIMIT 1;\n"
                       "        %s;\n        COMMIT;\n"
                       "        SELECT %s INTO batch_from FROM %s WHERE %s > batch_to ORDER BY %s LIMIT 1;\n"
                       "    END LOOP;\nEND\n$batches$",
                       table, column, table, column, column, table, column, column, column, table, column,
                       column, column, change, column, table, column, column);
}
