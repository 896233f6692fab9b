/* plan_sql.c - names, literals and commands for the checklist. */
#include <string.h>

#include "estimate.h"
#include "parse.h"
#include "plan.h"

const char *
plan_sql_ident(struct plan *p, const char *ident)
{
    bool plain = *ident == '_' || (*ident >= 'a' && *ident <= 'z');
    struct buf b = {0};
    const char *text;

    for (const char *s = ident; plain && *s; s++)
        plain = *s == '_' || (*s >= 'a' && *s <= 'z') || (*s >= '0' && *s <= '9');
    if (plain && !parse_is_reserved(ident))
        return ident;
    buf_putc(&b, '"');
    for (const char *s = ident; *s; s++) {
        if (*s == '"')
            buf_putc(&b, '"');
        buf_putc(&b, *s);
    }
    buf_putc(&b, '"');
    text = arena_strndup(p->arena, b.data, b.len);
    buf_finish(&b);
    return text;
}

const char *
plan_sql_name(struct plan *p, struct name n)
{
    if (!n.schema)
        return plan_sql_ident(p, n.name);
    return arena_printf(p->arena, "%s.%s", plan_sql_ident(p, n.schema), plan_sql_ident(p, n.name));
}

const char *
plan_shown_name(struct plan *p, struct name n)
{
    if (n.schema && !strcmp(n.schema, "public"))
        n.schema = NULL;
    return plan_sql_name(p, n);
}

static const char *
quoted(struct plan *p, const char *text, char quote, const char *escape)
{
    struct buf b = {0};
    const char *out;

    buf_putc(&b, quote);
    for (; *text; text++) {
        if (*text == quote)
            buf_puts(&b, escape);
        else
            buf_putc(&b, *text);
    }
    buf_putc(&b, quote);
    out = arena_strndup(p->arena, b.data, b.len);
    buf_finish(&b);
    return out;
}

const char *
plan_sql_literal(struct plan *p, const char *text)
{
    const char *out = quoted(p, text, '\'', "''");

    return strchr(text, '\\') ? arena_printf(p->arena, "E%s", out) : out;
}

const char *
plan_shell(struct plan *p, const char *text)
{
    static const char safe[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./:=@%+-";

    if (*text && strspn(text, safe) == strlen(text))
        return text;
    return quoted(p, text, '\'', "'\\''");
}

struct name
plan_name_before(const struct plan *p, struct name rel)
{
    for (const struct plan_renamed *r = p->renamed; r; r = r->next)
        if (!r->column && name_equal(r->rel, rel))
            return (struct name){rel.schema, r->before};
    return rel;
}

const char *
plan_column_before(const struct plan *p, struct name rel, const char *column)
{
    for (const struct plan_renamed *r = p->renamed; r; r = r->next)
        if (r->column && !strcmp(r->column, column) && name_equal(r->rel, rel))
            return r->before;
    return column;
}

const char *
plan_shell_inner(struct plan *p, const char *text)
{
    struct buf b = {0};
    const char *out;

    for (; *text; text++) {
        if (strchr("\"$`\\", *text))
            buf_putc(&b, '\\');
        buf_putc(&b, *text);
    }
    out = arena_strndup(p->arena, b.data ? b.data : "", b.len);
    buf_finish(&b);
    return out;
}

/* A line of the text is exactly this word. */
static bool
has_line(const char *text, const char *word)
{
    size_t n = strlen(word);

    for (; text; text = strchr(text, '\n'), text = text ? text + 1 : NULL)
        if (!strncmp(text, word, n) && (text[n] == '\n' || text[n] == '\0'))
            return true;
    return false;
}

const char *
plan_psql(struct plan *p, const char *options, const char *script)
{
    const char *end = "SQL";

    while (has_line(script, end))
        end = arena_printf(p->arena, "%s_", end);
    return arena_printf(p->arena, "psql -X \"$DATABASE_URL\"%s%s <<'%s'\n%s\n%s", *options ? " " : "",
                        options, end, script, end);
}

const char *
plan_size(struct plan *p, int64_t bytes)
{
    return estimate_bytes_text(bytes, p->arena);
}

const char *
plan_count(struct plan *p, int64_t n)
{
    char digits[32], out[48];
    size_t len, o = 0;

    snprintf(digits, sizeof(digits), "%lld", (long long)n);
    len = strlen(digits);
    for (size_t i = 0; i < len; i++) {
        if (i && (len - i) % 3 == 0)
            out[o++] = ',';
        out[o++] = digits[i];
    }
    out[o] = '\0';
    return arena_strdup(p->arena, out);
}

bool
plan_changes_nothing(const struct statement *st, size_t op_number)
{
    return st->undo && st->undo[op_number].way == UNDO_WAY_NOTHING;
}

const struct relation *
plan_relation(const struct op_effects *e)
{
    return e->effects ? e->effects->relation : NULL;
}

struct name
plan_target(const struct op *op, const struct op_effects *e)
{
    return e->effects && op->rel.name ? e->effects->rel : op->rel.name ? op->rel : op->object;
}
