/*
 * probe_json.h - rows of a query to members of a JSON object, as lists of fields say. Only the
 * probe writes JSON this way: straight into a buffer, without a tree, because a catalog can be
 * large.
 */
#ifndef PGPREFLIGHT_PROBE_JSON_H
#define PGPREFLIGHT_PROBE_JSON_H

#include "buf.h"
#include "db.h"

enum probe_kind {
    PROBE_TEXT,
    PROBE_FLAG,  /* left out when false */
    PROBE_FACT,  /* true or false; left out when NULL */
    PROBE_SIZE,  /* a number */
    PROBE_LIST,  /* text[]; left out when empty */
    PROBE_NAME,  /* two columns: schema, name */
    PROBE_NAMES, /* text[] of schema, name, schema, name ... */
    PROBE_TYPE,  /* five: schema, name, is an array, typmod, as format_type prints it */
};

struct probe_field {
    const char *key; /* NULL ends the list */
    enum probe_kind kind;
    size_t column;
};

void probe_fields(struct buf *b, const struct probe_field *fields, const struct db_result *r,
                  size_t row, struct arena *a);
/* A key, with a comma before it unless it is the object's first. */
void probe_key(struct buf *b, const char *key);
/* The comma before an array's or object's next element. */
void probe_comma(struct buf *b);
void probe_text(struct buf *b, const char *text);
void probe_list(struct buf *b, const char *key, const struct string_list *l);

#endif
