/*
 * read_type_name.c - TypeName nodes: catalog names, modifiers, and the text format_type() prints.
 * Source: utils/adt/format_type.c, transformColumnDefinition() for the serial names.
 */
#include <ctype.h>
#include <string.h>

#include "read.h"

#include "buf.h"
#include "parse.h"

/* Built-in types that format_type() prints by another name than the catalog's. */
static const struct {
    const char *name, *text, *behind_mods;
} printed[] = {
    {"int2", "smallint", ""},
    {"int4", "integer", ""},
    {"int8", "bigint", ""},
    {"float4", "real", ""},
    {"float8", "double precision", ""},
    {"bool", "boolean", ""},
    {"varchar", "character varying", ""},
    {"varbit", "bit varying", ""},
    {"char", "\"char\"", ""},
    {"numeric", "numeric", ""}, /* keywords: not quoted all the same */
    {"bit", "bit", ""},
    {"json", "json", ""},
    {"time", "time", " without time zone"},
    {"timetz", "time", " with time zone"},
    {"timestamp", "timestamp", " without time zone"},
    {"timestamptz", "timestamp", " with time zone"},
};

static const struct {
    const char *serial, *name;
} serials[] = {
    {"smallserial", "int2"}, {"serial2", "int2"},   {"serial", "int4"},
    {"serial4", "int4"},     {"bigserial", "int8"}, {"serial8", "int8"},
};

/* The grammar's encoding of interval fields (utils/datetime.h, INTERVAL_MASK). */
#define INTERVAL_ALL_FIELDS 0x7FFF
#define DEFAULT_INTERVAL_PRECISION 6
enum {
    MONTHS = 1 << 1,
    YEARS = 1 << 2,
    DAYS = 1 << 3,
    HOURS = 1 << 10,
    MINUTES = 1 << 11,
    SECONDS = 1 << 12
};

static const char *
interval_fields(int32_t mask)
{
    switch (mask) {
    case YEARS:
        return " year";
    case MONTHS:
        return " month";
    case DAYS:
        return " day";
    case HOURS:
        return " hour";
    case MINUTES:
        return " minute";
    case SECONDS:
        return " second";
    case YEARS | MONTHS:
        return " year to month";
    case DAYS | HOURS:
        return " day to hour";
    case DAYS | HOURS | MINUTES:
        return " day to minute";
    case DAYS | HOURS | MINUTES | SECONDS:
        return " day to second";
    case HOURS | MINUTES:
        return " hour to minute";
    case HOURS | MINUTES | SECONDS:
        return " hour to second";
    case MINUTES | SECONDS:
        return " minute to second";
    default:
        return "";
    }
}

static void
add_identifier(struct buf *b, const char *name)
{
    bool plain = islower((unsigned char)*name) || *name == '_';

    for (const char *c = name; *c; c++)
        plain = plain && (islower((unsigned char)*c) || isdigit((unsigned char)*c) || *c == '_');
    if (plain && !parse_is_reserved(name)) {
        buf_puts(b, name);
        return;
    }
    buf_putc(b, '"');
    for (const char *c = name; *c; c++) {
        if (*c == '"')
            buf_putc(b, '"');
        buf_putc(b, *c);
    }
    buf_putc(b, '"');
}

static void
add_interval(struct buf *b, const struct type_name *t)
{
    buf_puts(b, "interval");
    if (!t->n_mods)
        return;
    buf_puts(b, interval_fields(t->mods[1]));
    if (t->mods[0] != DEFAULT_INTERVAL_PRECISION)
        buf_printf(b, "(%d)", t->mods[0]);
}

/* The modifiers as the user wrote them, for those that are no integers: geometry(Point,4326). */
static void
add_written_mods(struct reading *r, struct buf *b, const TypeName *t)
{
    struct token open;
    int close;

    if (t->location < 0)
        return;
    open = scan_find_char(r, scan_past_name(r, t->location), -1, '(');
    if (open.kind == TOKEN_END)
        return;
    close = scan_closing(r, open.start);
    if (close > 0)
        buf_puts(b, read_written(r, open.start, close + 1));
}

static void
add_mods(struct reading *r, struct buf *b, const struct type_name *t, const TypeName *node)
{
    if (t->mods_unknown)
        add_written_mods(r, b, node);
    for (size_t i = 0; i < t->n_mods; i++)
        buf_printf(b, "%s%d", i ? "," : "(", t->mods[i]);
    if (t->n_mods == 1 && strcmp(t->name, "numeric") == 0)
        buf_puts(b, ",0");
    if (t->n_mods)
        buf_putc(b, ')');
}

static void
add_builtin(struct reading *r, struct buf *b, const struct type_name *t, const TypeName *node)
{
    if (strcmp(t->name, "interval") == 0) {
        add_interval(b, t);
        return;
    }
    for (size_t i = 0; i < sizeof(printed) / sizeof(printed[0]); i++) {
        if (*t->name == *printed[i].name && strcmp(printed[i].name, t->name) == 0) {
            buf_puts(b, printed[i].text);
            add_mods(r, b, t, node);
            buf_puts(b, printed[i].behind_mods);
            return;
        }
    }
    if (strcmp(t->name, "bpchar") == 0 && (t->n_mods || t->mods_unknown))
        buf_puts(b, "character");
    else
        add_identifier(b, t->name);
    add_mods(r, b, t, node);
}

static const char *
type_text(struct reading *r, const struct type_name *t, const TypeName *node)
{
    struct buf b = {0};
    const char *text;

    if (node->setof)
        buf_puts(&b, "SETOF ");
    if (t->pct_type) {
        ListCell *lc;

        foreach (lc, node->names) {
            if (foreach_current_index(lc))
                buf_putc(&b, '.');
            add_identifier(&b, read_string(r, strVal(lfirst(lc))));
        }
        buf_puts(&b, "%TYPE");
    } else if (t->schema) {
        add_identifier(&b, t->schema);
        buf_putc(&b, '.');
        add_identifier(&b, t->name);
        add_mods(r, &b, t, node);
    } else {
        add_builtin(r, &b, t, node);
    }
    if (t->is_array)
        buf_puts(&b, "[]");
    text = arena_strndup(r->a, b.data, b.len);
    buf_finish(&b);
    return text;
}

static void
read_mods(struct reading *r, struct type_name *t, const List *typmods)
{
    int32_t *mods;
    ListCell *lc;

    if (!typmods)
        return;
    mods = arena_array(r->a, int32_t, (size_t)list_length(typmods) + 1);
    foreach (lc, typmods) {
        const A_Const *c = lfirst(lc);

        /* varchar(${n}): the number the parser was given is not the user's */
        if (!IsA(c, A_Const) || c->isnull || !IsA(&c->val.node, Integer) ||
            (c->location >= 0 && read_has_placeholder(r, c->location, c->location + 1))) {
            t->mods_unknown = true;
            t->n_mods = 0;
            return;
        }
        mods[t->n_mods++] = c->val.ival.ival;
    }
    t->mods = mods;
}

/* The grammar gives {fields} or {fields, precision}; ours is {precision, fields} or nothing. */
static void
order_interval_mods(struct reading *r, struct type_name *t)
{
    int32_t *mods = arena_array(r->a, int32_t, 2);

    mods[0] = t->n_mods > 1 ? t->mods[1] : DEFAULT_INTERVAL_PRECISION;
    mods[1] = t->mods[0];
    t->mods = mods;
    t->n_mods = 2;
}

struct type_name
read_type_name(struct reading *r, const TypeName *node)
{
    struct type_name t = {0};
    struct name name;

    if (!node || !node->names)
        return t;
    t.is_array = node->arrayBounds != NIL;
    t.pct_type = node->pct_type;
    name = read_name_list(r, node->names);
    t.name = name.name;
    if (t.pct_type || !name.schema || strcmp(name.schema, "pg_catalog") != 0)
        t.schema = name.schema;
    if (list_length(node->names) == 1 && !t.pct_type)
        for (size_t i = 0; i < sizeof(serials) / sizeof(serials[0]); i++)
            if (*t.name == *serials[i].serial && strcmp(serials[i].serial, t.name) == 0) {
                t.name = serials[i].name;
                t.is_serial = true;
                break;
            }
    read_mods(r, &t, node->typmods);
    if (!t.schema && t.n_mods && strcmp(t.name, "interval") == 0)
        order_interval_mods(r, &t);
    t.text = type_text(r, &t, node);
    return t;
}

const char *
read_signature(struct reading *r, const List *args, bool parameters, size_t *ret_n)
{
    struct buf b = {0};
    size_t n = 0;
    const char *text;
    ListCell *lc;

    foreach (lc, args) {
        const TypeName *type = lfirst(lc);

        if (parameters) {
            const FunctionParameter *p = lfirst(lc);

            if (p->mode == FUNC_PARAM_OUT || p->mode == FUNC_PARAM_TABLE)
                continue;
            type = p->argType;
        }
        buf_puts(&b, n++ ? "," : "");
        buf_puts(&b, type ? read_type_name(r, type).text : "NONE");
    }
    text = arena_strndup(r->a, b.data ? b.data : "", b.len);
    buf_finish(&b);
    if (ret_n)
        *ret_n = n;
    return text;
}
