/* db_result.c - reading what a query gave: see db.h. */
#include "db.h"

#include <stdlib.h>
#include <string.h>

#include <pgpreflight/op.h>

#include "buf.h"

const char *
db_value(const struct db_result *r, size_t row, size_t column)
{
    return row < r->n_rows && column < r->n_columns ? r->values[row * r->n_columns + column] : NULL;
}

bool
db_bool(const struct db_result *r, size_t row, size_t column)
{
    const char *v = db_value(r, row, column);

    return v && *v == 't';
}

int64_t
db_number(const struct db_result *r, size_t row, size_t column, int64_t if_null)
{
    const char *v = db_value(r, row, column);

    return v && *v ? (int64_t)strtoll(v, NULL, 10) : if_null;
}

/* One element of an array's text, which begins at s; returns where it ends. */
static const char *
read_element(const char *s, struct buf *b)
{
    bool quoted = *s == '"';

    for (s += quoted; *s && (quoted ? *s != '"' : *s != ',' && *s != '}'); s++) {
        if (*s == '\\' && s[1])
            s++;
        buf_putc(b, *s);
    }
    return s + (quoted && *s == '"');
}

const struct string_list *
db_array(const struct db_result *r, size_t row, size_t column, struct arena *a)
{
    const struct string_list *first = NULL, **last = &first;
    const char *s = db_value(r, row, column);

    if (!s || *s != '{')
        return NULL;
    for (s++; *s && *s != '}'; s += *s == ',') {
        struct string_list *cell = arena_new(a, struct string_list);
        struct buf b = {0};

        s = read_element(s, &b);
        cell->text = arena_strdup(a, b.len ? b.data : "");
        buf_finish(&b);
        *last = cell;
        last = &cell->next;
    }
    return first;
}
