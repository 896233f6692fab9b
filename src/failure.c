/*
 * failure.c - see failure.h.
 */
#include "failure.h"

#include <stdarg.h>

#include <pgpreflight/finding.h>

#include "arena.h"

enum tri
failure_yes(const struct effect_ctx *c, const char **ret_why, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    *ret_why = arena_vprintf(c->arena, fmt, ap);
    va_end(ap);
    return TRI_YES;
}

bool
failure_dropped_too(const struct effect_ctx *c, const struct relation *r)
{
    if (r->partition_of && failure_dropped_too(c, r->partition_of))
        return true;
    for (const struct op *op = c->statement ? c->statement->ops : NULL; op; op = op->next)
        if (op->kind == c->op->kind &&
            ((op->rel.name && schema_relation(c->schema, op->rel) == r) ||
             (op->object.name && schema_relation(c->schema, op->object) == r)))
            return true;
    return false;
}
