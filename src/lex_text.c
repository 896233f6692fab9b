/*
 * The text that the parser gets for a statement, and the way back from its names to the file's.
 *
 * A placeholder becomes a name that no migration has: a letter of the Thaana block, which says
 * which placeholder it is, and underscores up to the placeholder's length.
 */
#include "lex_private.h"

#include <assert.h>
#include <string.h>

#include "buf.h"

#define MARK_FIRST 0x780
#define MARK_COUNT 48   /* U+0780 to U+07AF */
#define NAME_LONGEST 63 /* the parser cuts names there: NAMEDATALEN - 1 */

static void
put_name(char *at, size_t len, size_t index)
{
    unsigned mark = MARK_FIRST + (unsigned)(index % MARK_COUNT);

    memset(at, '_', len);
    if (len < 2)
        return;
    at[0] = (char)(0xc0 | mark >> 6);
    at[1] = (char)(0x80 | (mark & 0x3f));
}

/* Spaces for all but the line breaks. */
static void
blank_out(char *at, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (at[i] != '\n' && at[i] != '\r')
            at[i] = ' ';
}

static void
put_placeholder(char *at, size_t len, size_t index, enum placeholder_form form)
{
    assert(len >= 2);
    switch (form) {
    case FORM_NUMBER: /* 0001: its value stays small, whatever the length */
        memset(at, '0', len);
        at[len - 1] = '1';
        return;
    case FORM_STRING:
        at[0] = at[len - 1] = '\'';
        put_name(at + 1, len - 2, index);
        return;
    case FORM_IDENT:
    case FORM_COUNT:
        put_name(at, len, index);
        return;
    }
}

char *
lex_parse_text(const struct source *src, const struct chunk *c, const enum placeholder_form *forms,
               struct arena *a)
{
    size_t start = c->span.start, end = c->span.end;
    char *text = arena_strndup(a, src->text + start, end - start);

    for (size_t i = 0; i < c->n_comments; i++) {
        struct span s = c->comments[i].span;

        if (s.start >= start && s.end <= end)
            blank_out(text + (s.start - start), s.end - s.start);
    }
    for (size_t i = 0; i < c->n_placeholders; i++) {
        const struct placeholder *p = &c->placeholders[i];
        enum placeholder_form form = forms ? forms[i] : FORM_IDENT;

        if (p->kind == PLACEHOLDER_STRING)
            form = FORM_STRING;
        else if (p->kind == PLACEHOLDER_IDENT)
            form = FORM_IDENT;
        put_placeholder(text + (p->span.start - start), p->span.end - p->span.start, i, form);
    }
    return text;
}

bool
lex_body_placeholders(const struct source *src, struct span body, struct arena *a,
                      struct chunk *ret_filled)
{
    struct placeholder *all = NULL;
    size_t n = 0, cap = 0, stop;

    for (size_t i = body.start; i + 1 < body.end; i++) {
        const char *s = src->text + i;

        if (!((s[0] == '$' && s[1] == '{') || (s[0] == '{' && s[1] == '{') ||
              (s[0] == '<' && s[1] == '%')) ||
            lex_template_tag(src->text, i, body.end, &stop) != TAG_VALUE)
            continue;
        if (n == cap) {
            struct placeholder *more = arena_array(a, struct placeholder, cap ? cap * 2 : 8);

            if (n)
                memcpy(more, all, n * sizeof(*all));
            all = more;
            cap = cap ? cap * 2 : 8;
        }
        all[n++] = (struct placeholder){{i, stop}, PLACEHOLDER_BARE};
        i = stop - 1;
    }
    *ret_filled = (struct chunk){.span = body, .placeholders = all, .n_placeholders = n};
    return n > 0;
}

void
lex_fill_body(char *text, size_t base, const struct chunk *filled)
{
    for (size_t i = 0; i < filled->n_placeholders; i++) {
        struct span s = filled->placeholders[i].span;

        put_placeholder(text + (s.start - base), s.end - s.start, i, FORM_IDENT);
    }
}

/* The mark at s: the number modulo MARK_COUNT of its placeholder, or MARK_COUNT if it is none. */
static size_t
read_mark(const char *s)
{
    const unsigned char *u = (const unsigned char *)s;
    unsigned mark;

    if ((u[0] & 0xe0) != 0xc0 || (u[1] & 0xc0) != 0x80)
        return MARK_COUNT;
    mark = (u[0] & 0x1fu) << 6 | (u[1] & 0x3fu);
    return mark >= MARK_FIRST && mark < MARK_FIRST + MARK_COUNT ? mark - MARK_FIRST : MARK_COUNT;
}

bool
lex_has_placeholder(const char *text, int len)
{
    for (int i = 0; i + 1 < len; i++)
        if (read_mark(text + i) != MARK_COUNT)
            return true;
    return false;
}

/* How many bytes of the name, whose mark and underscores are run bytes long, are from p; 0: none.
 */
static size_t
part_of_name(const struct placeholder *p, size_t run, bool at_end, bool cut)
{
    size_t len = p->span.end - p->span.start;

    if (len <= run)
        return len;
    /* As a string it gave two bytes to its quotes; a long name lost its end. */
    return at_end && (cut || len == run + 2) ? run : 0;
}

/* The placeholder that the name has at `at`, and how many bytes of the name are from it. */
static const struct placeholder *
find_placeholder(const struct chunk *c, const char *name, const char *at, size_t *ret_len)
{
    size_t mark = read_mark(at), run, i;
    bool at_end, cut;

    if (mark == MARK_COUNT)
        return NULL;
    run = 2 + strspn(at + 2, "_");
    at_end = at[run] == '\0';
    cut = strlen(name) > NAME_LONGEST - 4;
    *ret_len = run;
    for (i = mark; i < c->n_placeholders; i += MARK_COUNT)
        if (c->placeholders[i].span.end - c->placeholders[i].span.start == run)
            return &c->placeholders[i];
    for (i = mark; i < c->n_placeholders; i += MARK_COUNT) {
        *ret_len = part_of_name(&c->placeholders[i], run, at_end, cut);
        if (*ret_len > 0)
            return &c->placeholders[i];
    }
    return NULL;
}

const char *
lex_restore_name(const struct source *src, const struct chunk *c, const char *name, struct arena *a)
{
    const struct placeholder *p;
    struct buf out = {0};
    const char *restored, *at = name;
    size_t len;

    if (!name || c->n_placeholders == 0)
        return name;
    while (*at && read_mark(at) == MARK_COUNT)
        at++;
    if (!*at)
        return name;
    for (at = name; *at; at += len) {
        p = find_placeholder(c, name, at, &len);
        if (p) {
            buf_add(&out, src->text + p->span.start, p->span.end - p->span.start);
        } else {
            buf_putc(&out, *at);
            len = 1;
        }
    }
    restored = arena_strndup(a, out.data, out.len);
    buf_finish(&out);
    return restored;
}
