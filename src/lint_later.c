/*
 * lint_later.c - looking ahead for rules: whether what is dropped or renamed here is made again
 * before the transaction ends, so that nobody sees the gap.
 *
 * Only a little of the file behind the statement is read, and only statements that begin with
 * CREATE or ALTER are parsed: a rule may ask for each DROP of a long dump.
 */
#include <string.h>
#include <strings.h>

#include "lint_private.h"

#define LOOK_AHEAD_BYTES ((size_t)32 << 10)

static bool
begins(const struct source *src, const struct chunk *c, const char *word)
{
    size_t n = strlen(word);

    return c->span.end - c->span.start >= n && !strncasecmp(src->text + c->span.start, word, n);
}

static bool
mentions(const struct source *src, const struct chunk *c, const char *name)
{
    size_t n = strlen(name);

    for (size_t i = c->span.start; i + n <= c->span.end; i++)
        if (!strncasecmp(src->text + i, name, n))
            return true;
    return false;
}

static bool
ends_transaction(const struct source *src, const struct chunk *c)
{
    return begins(src, c, "COMMIT") || begins(src, c, "END") || begins(src, c, "ROLLBACK");
}

/* Something else is renamed to that name: who asks for it finds it. */
static bool
takes_name(const struct lint *l, const struct op *op, const struct made *wanted)
{
    struct name n = op->object.name ? op->object : op->rel;

    if (!op->new_name || !((op->kind == OP_RENAME_RELATION && wanted->kind == OP_CREATE_VIEW) ||
                           (op->kind == OP_RENAME_TYPE && wanted->kind == OP_CREATE_TYPE)))
        return false;
    n.schema = schema_qualify(l->schema, n).schema;
    n.name = op->new_name;
    return name_equal(n, schema_qualify(l->schema, wanted->name));
}

static bool
makes(const struct lint *l, const struct op *op, const struct made *wanted)
{
    for (; op; op = op->next) {
        struct name n = op->rel.name ? op->rel : op->object;

        if (takes_name(l, op, wanted))
            return true;
        if (op->kind == wanted->kind && n.name &&
            name_equal(schema_qualify(l->schema, n), schema_qualify(l->schema, wanted->name)) &&
            (!wanted->part || (op->name && !strcmp(op->name, wanted->part))))
            return true;
    }
    return false;
}

bool
lint_made_again(const struct lint *l, const struct made *wanted)
{
    const struct source *src = l->in->src;
    struct lexer lexer;
    struct chunk c;
    size_t from;

    if (!wanted->name.name)
        return false;
    if (makes(l, l->op->next, wanted))
        return true;
    if (!lint_unit(l)->in_transaction || !l->chunk)
        return false;
    from = l->chunk->terminator.end > l->chunk->span.end ? l->chunk->terminator.end
                                                         : l->chunk->span.end;
    lex_begin(&lexer, src, (struct span){from, l->in->part.end});
    while (lex_next(&lexer, l->stmt, &c) && c.span.start < from + LOOK_AHEAD_BYTES) {
        struct parsed p;

        if (c.kind != CHUNK_STATEMENT || c.problem != LEX_OK)
            continue;
        if (ends_transaction(src, &c))
            return false;
        if (!begins(src, &c, "CREATE") && !begins(src, &c, "ALTER"))
            continue;
        if (!mentions(src, &c, wanted->name.name))
            continue;
        p = parse_statement(src, &c, l->stmt);
        if (!p.failed && makes(l, p.ops, wanted))
            return true;
    }
    return false;
}
