/* lint_rule.c - what a rule may ask and say (include/pgpreflight/rule.h). */
#include "lint_private.h"

#include <stdarg.h>
#include <string.h>

#include "estimate.h"
#include "sql_fold.h"

const struct schema *
lint_schema(const struct lint *l)
{
    return l->schema;
}

const struct unit *
lint_unit(const struct lint *l)
{
    return l->st ? &l->st->unit : unit_tracker_current(l->tracker);
}

const struct statement *
lint_statement(const struct lint *l)
{
    return l->st;
}

const struct op_effects *
lint_effects(const struct lint *l)
{
    return l->effects;
}

int
lint_pg_version(const struct lint *l)
{
    return l->config->pg_version;
}

const struct framework_facts *
lint_framework(const struct lint *l)
{
    static const struct framework_facts unknown = {
        .name = "plain", .title = "no framework", .plain = true};

    return l->in->framework ? l->in->framework : &unknown;
}

const struct relation *
lint_target(const struct lint *l)
{
    return l->target;
}

bool
lint_target_is_new(const struct lint *l)
{
    if (l->op->origin == ORIGIN_CREATE_TABLE)
        return true;
    return l->target && (relation_is_new(l->target) || l->target->temporary);
}

bool
lint_is_new(const struct lint *l, struct name n)
{
    const struct relation *r = schema_relation(l->schema, n);

    return r && (relation_is_new(r) || r->temporary);
}

bool
lint_is_protected(const struct lint *l, struct name n)
{
    return config_names_table(l->config->protected_tables, n);
}

/* How long earlier statements of the transaction have kept others from the relation already. */
static long
held_ms(const struct lint *l, struct name rel)
{
    for (const struct held_lock *h = l->st->unit.locks; h; h = h->next)
        if (h->rel.schema && rel.schema && !strcmp(h->rel.name, rel.name) &&
            !strcmp(h->rel.schema, rel.schema))
            return h->high_ms;
    return 0;
}

/* The bits of `wanted` that this effect does on a relation that may be too large for the budget. */
static unsigned
heavy_bits(const struct lint *l, const struct effect *e, unsigned wanted)
{
    unsigned bits = e->work & wanted;

    if (!bits || e->is_new == TRI_YES || (e->relation && e->relation->temporary))
        return 0;
    if (config_names_table(l->config->small_tables, e->rel))
        return 0;
    if (e->relation && estimate_within_budget(e->relation, bits, &l->config->speed,
                                              held_ms(l, e->rel), l->config->lock_budget_ms))
        return 0;
    return bits;
}

unsigned
lint_heavy_work(const struct lint *l, unsigned work)
{
    for (const struct effect *e = l->effects->effects; e; e = e->next)
        if (e->role == ROLE_TARGET)
            return heavy_bits(l, e, work);
    return 0;
}

/* Which of two effects a message should speak of: the stronger lock, then the table the statement
 * names, then any table before an index, then the heavier work. */
static bool
is_worse(const struct effect *e, unsigned bits, const struct effect *than, unsigned than_bits)
{
    static const unsigned by_weight[] = {WORK_REWRITE, WORK_COPY, WORK_INDEX_BUILD,
                                         WORK_INDEX_REBUILD, WORK_SCAN, WORK_ROWS};

    if (e->lock != than->lock)
        return e->lock > than->lock;
    if ((e->role == ROLE_TARGET) != (than->role == ROLE_TARGET))
        return e->role == ROLE_TARGET;
    if ((e->kind == OBJ_INDEX) != (than->kind == OBJ_INDEX))
        return than->kind == OBJ_INDEX;
    for (size_t i = 0; i < sizeof(by_weight) / sizeof(by_weight[0]); i++)
        if ((bits & by_weight[i]) != (than_bits & by_weight[i]))
            return bits & by_weight[i];
    return false;
}

unsigned
lint_heavy_work_anywhere(const struct lint *l, unsigned work, const struct effect **ret_effect)
{
    unsigned best = 0;

    *ret_effect = NULL;
    for (const struct effect *e = l->effects->effects; e; e = e->next) {
        unsigned bits = heavy_bits(l, e, work);

        if (bits && (!*ret_effect || is_worse(e, bits, *ret_effect, best))) {
            best = bits;
            *ret_effect = e;
        }
    }
    return best;
}

enum lock_mode
lint_lock_taken(const struct lint *l, struct name n)
{
    struct name q = schema_qualify(l->schema, n);
    enum lock_mode best = LOCK_NONE;

    for (const struct effect *e = l->st->merged; e; e = e->next)
        if (name_equal(e->rel, q) && e->lock > best)
            best = e->lock;
    for (const struct effect *e = l->effects ? l->effects->effects : NULL; e; e = e->next)
        if (name_equal(e->rel, q) && e->lock > best)
            best = e->lock;
    return best;
}

enum lock_mode
lint_lock_during(const struct lint *l, struct name n)
{
    enum lock_mode taken = lint_lock_taken(l, n);
    enum lock_mode held = unit_lock_held(lint_unit(l), schema_qualify(l->schema, n));

    return held > taken ? held : taken;
}

enum lock_mode
lint_target_lock(const struct lint *l)
{
    for (const struct effect *e = l->effects->effects; e; e = e->next)
        if (e->role == ROLE_TARGET)
            return e->lock;
    return LOCK_NONE;
}

const char *
lint_size_text(const struct lint *l, struct name n)
{
    const struct relation *r = schema_relation(l->schema, n);

    return r ? estimate_size_text(r, l->stmt) : "";
}

/* --- text --------------------------------------------------------------------------------- */

static bool
plain_identifier(const char *s)
{
    if (!(*s == '_' || (*s >= 'a' && *s <= 'z')))
        return false;
    for (; *s; s++)
        if (!(*s == '_' || (*s >= 'a' && *s <= 'z') || (*s >= '0' && *s <= '9')))
            return false;
    return true;
}

static bool
has_placeholder(const char *s)
{
    return strstr(s, "${") || strstr(s, "{{") || strstr(s, "<%") || *s == ':';
}

const char *
sql_ident(struct lint *l, const char *ident)
{
    char *quoted, *p;

    if (!ident)
        return "?";
    if ((plain_identifier(ident) && !parse_is_reserved(ident)) || has_placeholder(ident))
        return ident; /* the statement's or the schema's: it lasts long enough */
    quoted = p = arena_alloc(l->stmt, 2 * strlen(ident) + 3);
    *p++ = '"';
    for (const char *s = ident; *s; s++) {
        if (*s == '"')
            *p++ = '"';
        *p++ = *s;
    }
    *p = '"';
    return quoted;
}

const char *
sql_name(struct lint *l, struct name n)
{
    if (!n.name)
        return "?";
    if (!n.schema)
        return sql_ident(l, n.name);
    return arena_printf(l->stmt, "%s.%s", sql_ident(l, n.schema), sql_ident(l, n.name));
}

const char *
sql_columns(struct lint *l, const struct string_list *columns)
{
    const char *text = "";

    for (; columns; columns = columns->next)
        text = arena_printf(l->stmt, "%s%s%s", text, *text ? ", " : "",
                            sql_ident(l, columns->text));
    return text;
}

const char *
sql_text(struct lint *l, struct span at)
{
    if (at.end > l->in->src->size || at.start > at.end)
        return "";
    return sql_fold(l->in->src->text + at.start, at.end - at.start, l->stmt);
}

const char *
text_printf(struct lint *l, const char *fmt, ...)
{
    va_list ap;
    char *s;

    va_start(ap, fmt);
    s = arena_vprintf(l->stmt, fmt, ap);
    va_end(ap);
    return s;
}

/* --- reporting ---------------------------------------------------------------------------- */

static struct finding *
report_v(struct lint *l, enum verdict v, struct span at, const char *fmt, va_list ap)
{
    return lint_add_finding(l, l->rule->rule, l->rule->level_said ? l->rule->level : v, at,
                            arena_vprintf(l->stmt, fmt, ap));
}

struct finding *
report(struct lint *l, struct span at, const char *fmt, ...)
{
    struct finding *f;
    va_list ap;

    va_start(ap, fmt);
    f = report_v(l, l->rule->level, at, fmt, ap);
    va_end(ap);
    return f;
}

struct finding *
report_as(struct lint *l, enum verdict v, struct span at, const char *fmt, ...)
{
    struct finding *f;
    va_list ap;

    va_start(ap, fmt);
    f = report_v(l, v, at, fmt, ap);
    va_end(ap);
    return f;
}

void
safer(struct lint *l, struct finding *f, const char *fmt, ...)
{
    va_list ap;

    /* SQL for a name that EXECUTE puts together cannot be written down */
    if (!f || (l->op && l->op->rel.name && !strcmp(l->op->rel.name, "?")))
        return;
    va_start(ap, fmt);
    f->safer = arena_vprintf(l->stmt, fmt, ap);
    va_end(ap);
}

void
because(struct lint *l, struct finding *f, const char *fmt, ...)
{
    va_list ap;

    if (!f)
        return;
    va_start(ap, fmt);
    f->why = arena_vprintf(l->stmt, fmt, ap);
    va_end(ap);
}

void
about(struct finding *f, struct name relation)
{
    if (f)
        f->relation = relation;
}
