/* probe_json.c - see probe_json.h. */
#include "probe_json.h"

#include <stdlib.h>
#include <string.h>

#include <pgpreflight/op.h>

#define FULL_INTERVAL_PRECISION 0xFFFF
#define DEFAULT_INTERVAL_PRECISION 6

void
probe_comma(struct buf *b)
{
    if (b->len && b->data[b->len - 1] != '{' && b->data[b->len - 1] != '[')
        buf_putc(b, ',');
}

void
probe_text(struct buf *b, const char *text)
{
    buf_putc(b, '"');
    for (const char *s = text; *s; s++) {
        size_t plain = 0;

        while ((unsigned char)s[plain] >= 0x20 && s[plain] != '"' && s[plain] != '\\')
            plain++;
        buf_add(b, s, plain);
        s += plain;
        if (!*s)
            break;
        if (*s == '"' || *s == '\\')
            buf_printf(b, "\\%c", *s);
        else
            buf_printf(b, "\\u%04x", (unsigned)*s);
    }
    buf_putc(b, '"');
}

void
probe_key(struct buf *b, const char *key)
{
    probe_comma(b);
    buf_printf(b, "\"%s\":", key);
}

void
probe_list(struct buf *b, const char *key, const struct string_list *l)
{
    if (!l)
        return;
    probe_key(b, key);
    buf_putc(b, '[');
    for (; l; l = l->next) {
        probe_comma(b);
        probe_text(b, l->text);
    }
    buf_putc(b, ']');
}

static void
put_name(struct buf *b, const char *schema, const char *name)
{
    buf_puts(b, "{\"schema\":");
    probe_text(b, schema);
    buf_puts(b, ",\"name\":");
    probe_text(b, name);
    buf_putc(b, '}');
}

static void
put_names(struct buf *b, const char *key, const struct string_list *l)
{
    if (!l)
        return;
    probe_key(b, key);
    buf_putc(b, '[');
    for (; l && l->next; l = l->next->next) {
        probe_comma(b);
        put_name(b, l->text, l->next->text);
    }
    buf_putc(b, ']');
}

/* What stands in the parentheses of numeric(10,2), when it is numbers. */
static void
put_modifiers(struct buf *b, const char *name, long typmod, const char *text)
{
    const char *open = strchr(text, '('), *close = open ? strchr(open, ')') : NULL;
    size_t n = open && close ? (size_t)(close - open - 1) : 0;

    if (typmod < 0)
        return;
    if (!strcmp(name, "interval")) {
        long precision = typmod & 0xFFFF;

        buf_printf(b, ",\"modifiers\":[%ld,%ld]",
                   precision == FULL_INTERVAL_PRECISION ? DEFAULT_INTERVAL_PRECISION : precision,
                   typmod >> 16 & 0x7FFF);
    } else if (n && strspn(open + 1, "0123456789,-") == n) {
        if (!strcmp(name, "numeric") && n > 2 && !strncmp(close - 2, ",0", 2))
            n -= 2;
        buf_printf(b, ",\"modifiers\":[%.*s]", (int)n, open + 1);
    } else {
        buf_puts(b, ",\"modifiers_unknown\":true");
    }
}

static void
put_type(struct buf *b, const struct db_result *r, size_t row, size_t column)
{
    const char *schema = db_value(r, row, column), *name = db_value(r, row, column + 1);
    const char *text = db_value(r, row, column + 4);

    buf_puts(b, "{\"name\":");
    probe_text(b, name);
    if (schema) {
        buf_puts(b, ",\"schema\":");
        probe_text(b, schema);
    }
    if (db_bool(r, row, column + 2))
        buf_puts(b, ",\"array\":true");
    put_modifiers(b, name, (long)db_number(r, row, column + 3, -1), text);
    buf_puts(b, ",\"text\":");
    probe_text(b, text);
    buf_putc(b, '}');
}

static void
put_field(struct buf *b, const struct probe_field *f, const struct db_result *r, size_t row,
          struct arena *a)
{
    const char *v = db_value(r, row, f->column);

    if (f->kind == PROBE_LIST) {
        probe_list(b, f->key, db_array(r, row, f->column, a));
    } else if (f->kind == PROBE_NAMES) {
        put_names(b, f->key, db_array(r, row, f->column, a));
    } else if (f->kind == PROBE_TYPE) {
        if (!db_value(r, row, f->column + 1))
            return;
        probe_key(b, f->key);
        put_type(b, r, row, f->column);
    } else if (v && !(f->kind == PROBE_FLAG && *v != 't')) {
        probe_key(b, f->key);
        if (f->kind == PROBE_TEXT)
            probe_text(b, v);
        else if (f->kind == PROBE_NAME)
            put_name(b, v, db_value(r, row, f->column + 1));
        else
            buf_puts(b, f->kind == PROBE_SIZE ? v : *v == 't' ? "true" : "false");
    }
}

void
probe_fields(struct buf *b, const struct probe_field *fields, const struct db_result *r, size_t row,
             struct arena *a)
{
    for (; fields->key; fields++)
        put_field(b, fields, r, row, a);
}
