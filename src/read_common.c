/* read_common.c - names, lists, spans and options: what every reader builds its ops from. */
#include <stdio.h>
#include <string.h>

#include "read.h"

static int
trimmed_end(const struct reading *r, int from, int to)
{
    while (to > from && strchr(" \t\r\n\f\v", r->text[to - 1]))
        to--;
    return to;
}

struct span
read_span(const struct reading *r, int from, int to)
{
    if (!r->exact || from < 0)
        return r->whole;
    if (to < 0 || to > r->end)
        to = r->end;
    to = trimmed_end(r, from, to);
    return (struct span){r->base + (size_t)from, r->base + (size_t)to};
}

struct op *
read_op_in(struct reading *r, enum op_kind kind, int from, int to)
{
    struct op *op = arena_new(r->a, struct op);

    op->kind = kind;
    op->at = read_span(r, from, to);
    *r->last = op;
    r->last = &op->next;
    return op;
}

struct op *
read_op(struct reading *r, enum op_kind kind, int location)
{
    if (location < 0)
        return read_op_in(r, kind, r->start, r->end);
    return read_op_in(r, kind, location, r->exact ? read_clause_end(r, location) : -1);
}

/* Puts the placeholders' own bytes back into a copy of text bytes [from, from + n). */
static void
put_placeholders_back(const struct reading *r, char *copy, int from, size_t n)
{
    size_t start = r->base + (size_t)from;

    if (!r->src || !r->chunk)
        return;
    for (size_t i = 0; i < r->chunk->n_placeholders; i++) {
        struct span p = r->chunk->placeholders[i].span;

        for (size_t at = p.start < start ? start : p.start; at < p.end && at < start + n; at++)
            copy[at - start] = r->src->text[at];
    }
}

const char *
read_written(struct reading *r, int from, int to)
{
    char *text = arena_alloc_raw(r->a, (size_t)(to > from ? to - from : 0) + 1);
    size_t n = 0;
    int end = from;

    for (struct token t = scan_token(r, from); t.kind != TOKEN_END && t.start < to;
         t = scan_token(r, t.end)) {
        size_t len = (size_t)((t.end < to ? t.end : to) - t.start);

        if (n && t.start > end)
            text[n++] = ' ';
        memcpy(text + n, r->text + t.start, len);
        put_placeholders_back(r, text + n, t.start, len);
        n += len;
        end = t.end;
    }
    text[n] = '\0';
    return text;
}

bool
read_has_placeholder(const struct reading *r, int from, int to)
{
    if (!r->chunk || !r->exact)
        return false;
    for (size_t i = 0; i < r->chunk->n_placeholders; i++) {
        struct span p = r->chunk->placeholders[i].span;

        if (p.start < r->base + (size_t)to && p.end > r->base + (size_t)from)
            return true;
    }
    return false;
}

bool
read_is_placeholder(struct reading *r, const char *name)
{
    return r->chunk && r->chunk->n_placeholders &&
           lex_restore_name(r->src, r->chunk, name, r->a) != name;
}

const char *
read_string(struct reading *r, const char *s)
{
    if (!s)
        return NULL;
    if (r->chunk && r->chunk->n_placeholders) {
        const char *restored = lex_restore_name(r->src, r->chunk, s, r->a);

        if (restored != s)
            return restored;
    }
    return arena_strdup(r->a, s);
}

/* Whether an element of the CREATE SCHEMA being read is called so: its elements see each other
 * through the new schema. */
static bool
is_schema_element(const struct reading *r, const char *name)
{
    ListCell *lc;

    foreach (lc, r->elements) {
        const Node *element = lfirst(lc);
        const RangeVar *rv = NULL;

        if (IsA(element, CreateStmt))
            rv = ((const CreateStmt *)element)->relation;
        else if (IsA(element, ViewStmt))
            rv = ((const ViewStmt *)element)->view;
        else if (IsA(element, CreateSeqStmt))
            rv = ((const CreateSeqStmt *)element)->sequence;
        if (rv && !rv->schemaname && strcmp(rv->relname, name) == 0)
            return true;
    }
    return false;
}

struct name
read_rangevar(struct reading *r, const RangeVar *rv)
{
    struct name name = {NULL, NULL};

    if (!rv)
        return name;
    name.schema = read_string(r, rv->schemaname);
    name.name = read_string(r, rv->relname);
    if (!name.schema && r->elements && is_schema_element(r, rv->relname))
        name.schema = r->element_schema;
    return name;
}

static const char *
node_string(const void *node)
{
    return node && IsA(node, String) ? ((const String *)node)->sval : NULL;
}

/* The name that ends with the n-th item of the list. */
static struct name
name_ending_at(struct reading *r, const List *names, int n)
{
    struct name name = {NULL, NULL};

    if (n > 0)
        name.name = read_string(r, node_string(list_nth(names, n - 1)));
    if (n > 1)
        name.schema = read_string(r, node_string(list_nth(names, n - 2)));
    return name;
}

struct name
read_name_list(struct reading *r, const List *names)
{
    return name_ending_at(r, names, list_length(names));
}

struct name
read_table_of(struct reading *r, const List *names)
{
    return name_ending_at(r, names, list_length(names) - 1);
}

const char *
read_last_name(struct reading *r, const List *names)
{
    return names ? read_string(r, node_string(llast(names))) : NULL;
}

const char *
read_dotted_name(struct reading *r, const List *names)
{
    struct name name = read_name_list(r, names);

    if (!name.schema || strcmp(name.schema, "pg_catalog") == 0)
        return name.name;
    return arena_printf(r->a, "%s.%s", name.schema, name.name);
}

const char *
read_role(struct reading *r, const RoleSpec *role)
{
    if (!role)
        return NULL;
    switch (role->roletype) {
    case ROLESPEC_CSTRING:
        return read_string(r, role->rolename);
    case ROLESPEC_CURRENT_ROLE:
        return "current_role";
    case ROLESPEC_CURRENT_USER:
        return "current_user";
    case ROLESPEC_SESSION_USER:
        return "session_user";
    case ROLESPEC_PUBLIC:
        return "public";
    }
    return NULL;
}

void
string_builder_add(struct string_builder *b, struct arena *a, const char *text)
{
    struct string_list *item = arena_new(a, struct string_list);

    item->text = text;
    if (b->tail)
        b->tail->next = item;
    else
        b->first = item;
    b->tail = item;
}

void
name_builder_add(struct name_builder *b, struct arena *a, struct name name)
{
    struct name_list *item = arena_new(a, struct name_list);

    item->name = name;
    if (b->tail)
        b->tail->next = item;
    else
        b->first = item;
    b->tail = item;
}

const struct string_list *
read_role_list(struct reading *r, const List *roles)
{
    struct string_builder b = {0};
    ListCell *lc;

    foreach (lc, roles)
        string_builder_add(&b, r->a, read_role(r, lfirst(lc)));
    return b.first;
}

const struct string_list *
read_string_list(struct reading *r, const List *strings)
{
    struct string_builder b = {0};
    ListCell *lc;

    foreach (lc, strings) {
        const char *s = node_string(lfirst(lc));

        if (s)
            string_builder_add(&b, r->a, read_string(r, s));
    }
    return b.first;
}

static const char *
list_value(struct reading *r, const List *list)
{
    const char *text = NULL;
    ListCell *lc;

    foreach (lc, list) {
        const char *item = read_value(r, lfirst(lc));

        if (item)
            text = text ? arena_printf(r->a, "%s.%s", text, item) : item;
    }
    return text;
}

const char *
read_value(struct reading *r, const Node *value)
{
    if (!value)
        return NULL;
    switch ((int)nodeTag(value)) {
    case T_Integer:
        return arena_printf(r->a, "%d", ((const Integer *)value)->ival);
    case T_Float:
        return read_string(r, ((const Float *)value)->fval);
    case T_Boolean:
        return ((const Boolean *)value)->boolval ? "true" : "false";
    case T_String:
        return read_string(r, ((const String *)value)->sval);
    case T_BitString:
        return read_string(r, ((const BitString *)value)->bsval);
    case T_A_Const:
        if (((const A_Const *)value)->isnull)
            return NULL;
        return read_value(r, &((const A_Const *)value)->val.node);
    case T_A_Star:
        return "*";
    case T_TypeCast:
        return read_value(r, ((const TypeCast *)value)->arg);
    case T_TypeName:
        return read_type_name(r, (const TypeName *)value).text;
    case T_RoleSpec:
        return read_role(r, (const RoleSpec *)value);
    case T_List:
        return list_value(r, (const List *)value);
    default:
        return NULL;
    }
}

const struct option *
read_options(struct reading *r, const List *defelems)
{
    const struct option *first = NULL;
    struct option *tail = NULL;
    ListCell *lc;

    foreach (lc, defelems) {
        const DefElem *d = lfirst(lc);
        struct option *o;

        if (!IsA(d, DefElem))
            continue;
        o = arena_new(r->a, struct option);
        o->name = read_string(r, d->defname);
        if (d->defnamespace)
            o->name = arena_printf(r->a, "%s.%s", read_string(r, d->defnamespace), o->name);
        /* a password is nobody's business: it must not reach a report */
        if (!strcasestr(o->name, "password"))
            o->value = read_value(r, d->arg);
        if (tail)
            tail->next = o;
        else
            first = o;
        tail = o;
    }
    return first;
}

/* As the server's defGetBoolean(). */
static bool
value_is_on(const Node *arg)
{
    const char *s;

    if (!arg)
        return true;
    if (IsA(arg, Integer))
        return ((const Integer *)arg)->ival != 0;
    if (IsA(arg, Boolean))
        return ((const Boolean *)arg)->boolval;
    s = node_string(arg);
    return s && (strcasecmp(s, "true") == 0 || strcasecmp(s, "on") == 0 || strcmp(s, "1") == 0);
}

bool
read_flag(const List *defelems, const char *name)
{
    bool on = false;
    ListCell *lc;

    foreach (lc, defelems) {
        const DefElem *d = lfirst(lc);

        if (IsA(d, DefElem) && strcasecmp(d->defname, name) == 0)
            on = value_is_on(d->arg); /* the last one counts */
    }
    return on;
}
