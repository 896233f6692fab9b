/*
 * effect_facts.c - see effect_facts.h.
 */
#include "effect_facts.h"

#include <ctype.h>
#include <string.h>

#include "schema.h"
#include "type_cast.h"
#include "volatility.h"

enum {
    MAX_DOMAIN_LEVELS = 32
};

bool
name_is(const char *a, const char *b)
{
    return a && b && strcmp(a, b) == 0;
}

bool
fact_relation_exists(const struct effect_ctx *c)
{
    return c->op->rel.name && schema_relation_exists(c->schema, c->op->rel) == TRI_YES;
}

bool
fact_relation_absent(const struct effect_ctx *c)
{
    return c->op->rel.name && schema_relation_exists(c->schema, c->op->rel) == TRI_NO;
}

bool
fact_object_exists(const struct effect_ctx *c)
{
    return c->op->object.name && schema_relation_exists(c->schema, c->op->object) == TRI_YES;
}

bool
fact_object_absent(const struct effect_ctx *c)
{
    return c->op->object.name && schema_relation_exists(c->schema, c->op->object) == TRI_NO;
}

bool
fact_skips_existing(const struct effect_ctx *c)
{
    return c->op->if_not_exists && fact_relation_exists(c);
}

bool
fact_skips_absent(const struct effect_ctx *c)
{
    return c->op->if_exists && fact_relation_absent(c);
}

bool
fact_in_create_table(const struct effect_ctx *c)
{
    return c->op->origin == ORIGIN_CREATE_TABLE;
}

bool
fact_only(const struct effect_ctx *c)
{
    return c->op->only;
}

bool
fact_cascade(const struct effect_ctx *c)
{
    return c->op->cascade;
}

bool
fact_concurrently(const struct effect_ctx *c)
{
    return c->op->concurrently;
}

bool
fact_with_no_data(const struct effect_ctx *c)
{
    return c->op->with_no_data || (c->op->table && c->op->table->with_no_data);
}

bool
fact_temporary(const struct effect_ctx *c)
{
    return c->target && c->target->temporary;
}

bool
fact_target_new(const struct effect_ctx *c)
{
    return relation_is_new(c->target);
}

bool
fact_target_is(const struct effect_ctx *c, enum object_kind kind)
{
    return c->target && c->target->kind == kind;
}

bool
fact_target_is_view(const struct effect_ctx *c)
{
    return c->target && c->target->kind != OBJ_UNKNOWN ? c->target->kind == OBJ_VIEW
                                                       : c->op->rel_kind == OBJ_VIEW;
}

bool
fact_target_partitioned(const struct effect_ctx *c)
{
    return fact_target_is(c, OBJ_PARTITIONED_TABLE) || (c->target && c->target->partition_by);
}

bool
fact_target_is_partition(const struct effect_ctx *c)
{
    return c->target && c->target->partition_of;
}

bool
fact_detail(const struct effect_ctx *c, const char *detail)
{
    return c->op->detail && strcmp(c->op->detail, detail) == 0;
}

const struct column *
fact_column(const struct effect_ctx *c)
{
    return c->target && c->op->name ? relation_column(c->target, c->op->name) : NULL;
}

bool
fact_column_absent(const struct effect_ctx *c)
{
    return c->target && c->op->name && relation_has_column(c->target, c->op->name) == TRI_NO;
}

bool
fact_column_exists(const struct effect_ctx *c)
{
    return fact_column(c) != NULL;
}

const struct relation *
fact_column_parent(const struct effect_ctx *c, const char *column)
{
    const struct relation *r = c->target;

    if (!r || !column)
        return NULL;
    if (r->partition_of && relation_column(r->partition_of, column))
        return r->partition_of;
    for (const struct relation_list *l = r->inherits; l; l = l->next)
        if (relation_column(l->rel, column))
            return l->rel;
    return NULL;
}

bool
fact_only_with_children(const struct effect_ctx *c)
{
    return c->op->only && c->target && (c->target->partitions || c->target->children);
}

const struct constraint *
fact_constraint(const struct effect_ctx *c)
{
    return c->target && c->op->name ? relation_constraint(c->target, c->op->name) : NULL;
}

bool
fact_constraint_absent(const struct effect_ctx *c)
{
    return c->target && c->op->name && c->target->complete == TRI_YES &&
           !relation_constraint(c->target, c->op->name);
}

bool
fact_domain_constrained(const struct schema *s, const struct type *t)
{
    for (int level = 0; t && t->kind == OBJ_DOMAIN && level < MAX_DOMAIN_LEVELS; level++) {
        struct name base = {t->base.schema, t->base.name};

        if (t->has_check == TRI_YES || t->not_null == TRI_YES)
            return true;
        t = base.name ? schema_type(s, base) : NULL;
    }
    return false;
}

static enum column_cost
default_cost(const struct effect_ctx *c, const struct expr *e)
{
    switch (volatility_of_expr(c->schema, e)) {
    case VOLATILITY_VOLATILE:
        return COLUMN_VOLATILE;
    case VOLATILITY_UNKNOWN:
        return COLUMN_UNKNOWN_FUNCTION;
    case VOLATILITY_STABLE:
    case VOLATILITY_IMMUTABLE:
        break;
    }
    return COLUMN_FREE;
}

static const struct type *
column_domain(const struct effect_ctx *c, const struct op_column *col)
{
    struct name n = {col->type.schema, col->type.name};
    const struct type *t = n.name && !col->type.is_array ? schema_type(c->schema, n) : NULL;

    return t && t->exists != TRI_NO && t->kind == OBJ_DOMAIN ? t : NULL;
}

bool
fact_domain_has_default(const struct effect_ctx *c)
{
    const struct type *domain = c->op->column ? column_domain(c, c->op->column) : NULL;

    return domain && domain->has_default == TRI_YES;
}

enum column_cost
fact_column_cost(const struct effect_ctx *c)
{
    const struct op_column *col = c->op->column;
    const struct type *domain;

    if (!col)
        return COLUMN_FREE;
    if (col->type.is_serial)
        return COLUMN_SERIAL;
    if (col->identity)
        return COLUMN_IDENTITY;
    if (col->is_generated)
        return col->is_virtual ? COLUMN_VIRTUAL : COLUMN_STORED;
    domain = column_domain(c, col);
    if (domain && fact_domain_constrained(c->schema, domain))
        return COLUMN_DOMAIN;
    if (!col->value && domain &&
        volatility_of_calls(c->schema, domain->default_calls) == VOLATILITY_VOLATILE)
        return COLUMN_DOMAIN_VOLATILE;
    return col->value && !col->value->is_null ? default_cost(c, col->value) : COLUMN_FREE;
}

struct type_change
fact_type_change(const struct effect_ctx *c)
{
    static const struct type_name unknown = {0};
    const struct column *col = fact_column(c);
    const struct op_column *to = c->op->column;

    return type_change(c->schema, col ? &col->type : &unknown, col ? col->collation : NULL,
                       to ? &to->type : &unknown, to ? to->collation : NULL, c->op->expr,
                       c->pg_version, c->unit ? c->unit->time_zone : NULL);
}

bool
fact_index_has_expressions(const struct index_def *x)
{
    return x->where_text || string_list_has(x->columns, "");
}

struct row_type_search {
    const struct effect_ctx *c;
    const struct relation *found;
};

static bool
visit_row_type(struct relation *r, void *arg)
{
    struct row_type_search *search = arg;

    if (r->exists == TRI_NO || r->kind == OBJ_INDEX || r->kind == OBJ_VIEW)
        return true;
    for (const struct column *col = r->columns; col; col = col->next)
        if (!col->dropped && name_is(col->type.name, search->c->target->name.name) &&
            (!col->type.schema || name_is(col->type.schema, search->c->target->name.schema))) {
            search->found = r;
            return false;
        }
    return true;
}

const struct relation *
fact_row_type_user(const struct effect_ctx *c)
{
    struct row_type_search search = {c, NULL};

    /* Tables are seldom named like a built-in type; then the column means the type. */
    if (c->target && !type_is_builtin(c->target->name.name) &&
        schema_has_columns_of(c->schema, c->target->name.name))
        schema_each_relation(c->schema, visit_row_type, &search);
    return search.found;
}

/* The text calls the function: its name stands there, whole, before a parenthesis. */
static bool
calls_function(const char *text, const char *name)
{
    size_t n = strlen(name);

    for (const char *p = text; p && (p = strstr(p, name)); p += n)
        if (p[n] == '(' && (p == text || !(isalnum((unsigned char)p[-1]) || p[-1] == '_')))
            return true;
    return false;
}

bool
fact_uses_function(const struct relation *r, const char *function)
{
    if (!function || r->exists == TRI_NO)
        return false;
    for (const struct trigger *t = r->triggers; t; t = t->next)
        if (name_is(t->function.name, function))
            return true;
    for (const struct constraint *k = r->constraints; k; k = k->next)
        if (calls_function(k->check_text, function))
            return true;
    for (const struct column *col = r->columns; col; col = col->next)
        if (!col->dropped && calls_function(col->default_text, function))
            return true;
    return false;
}

/* nextval('NAME'...), and NAME, with or without its schema, is the target. */
static bool
draws_from_target(const struct effect_ctx *c, const char *text)
{
    const struct relation *target = c->target;
    const char *p = text ? strstr(text, "nextval('") : NULL, *end, *dot;

    if (!p || !(end = strchr(p += strlen("nextval('"), '\'')))
        return false;
    dot = memchr(p, '.', (size_t)(end - p));
    if (dot && ((size_t)(dot - p) != strlen(target->name.schema) ||
                strncmp(p, target->name.schema, (size_t)(dot - p)) != 0))
        return false;
    if (!dot && schema_relation(c->schema, (struct name){NULL, target->name.name}) != target)
        return false;
    p = dot ? dot + 1 : p;
    return (size_t)(end - p) == strlen(target->name.name) &&
           strncmp(p, target->name.name, (size_t)(end - p)) == 0;
}

const struct column *
fact_draws_from_target(const struct effect_ctx *c, const struct relation *r)
{
    for (const struct column *col = r->exists == TRI_NO ? NULL : r->columns; col; col = col->next)
        if (!col->dropped && draws_from_target(c, col->default_text))
            return col;
    return NULL;
}

/* A view keeps the names its query mentions, not whose they are. */
static bool
may_mean_another(const struct relation *view, const struct relation *target, const char *column)
{
    for (const struct relation_list *l = view->reads; l; l = l->next)
        if (l->rel != target && relation_has_column(l->rel, column) != TRI_NO)
            return true;
    return false;
}

const struct relation *
fact_view_using_column(const struct effect_ctx *c, const char *column)
{
    for (const struct relation_list *l = c->target ? c->target->read_by : NULL; l; l = l->next)
        if (l->rel->exists != TRI_NO && string_list_has(l->rel->reads_columns, column) &&
            !may_mean_another(l->rel, c->target, column))
            return l->rel;
    return NULL;
}
