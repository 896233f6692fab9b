/* lint_down.c - see lint_down.h. */
#include "lint_down.h"

#include <string.h>

#include <pgpreflight/effect.h>

#include "lex.h"
#include "parse.h"

#define LOSES_MAX 100 /* told of one file */

struct down {
    struct lint_down *out;
    struct source *src;
    struct schema *schema;
    const struct config *config;
    struct arena *a, *stmt;
};

static bool
is_data(enum loses l)
{
    return l != LOSES_NOTHING && l != LOSES_OBJECT;
}

static const char *
describe(struct down *d, const struct op *op, enum loses l)
{
    struct name n = op->rel.name ? op->rel : op->object;
    const char *dot = n.schema ? "." : "", *schema = n.schema ? n.schema : "";
    const char *name = n.name ? n.name : op->name ? op->name : "?";

    if (op->name && n.name && (l == LOSES_COLUMN || l == LOSES_PRECISION))
        return arena_printf(d->a, "%s %s%s%s.%s", loses_name(l), schema, dot, name, op->name);
    return arena_printf(d->a, "%s %s%s%s", loses_name(l), schema, dot, name);
}

static void
add_loss(struct down *d, const char *text)
{
    struct lint_down *out = d->out;

    for (size_t i = 0; i < out->n_loses; i++)
        if (!strcmp(out->loses[i], text))
            return;
    if (!out->loses)
        out->loses = arena_array(d->a, const char *, LOSES_MAX);
    if (out->n_loses < LOSES_MAX)
        out->loses[out->n_loses++] = text;
}

static void
read_op(struct down *d, const struct statement *st, const struct op *op)
{
    struct effect_ctx c = {
        .schema = d->schema,
        .unit = &st->unit,
        .op = op,
        .statement = st,
        .target = op->rel.name ? schema_relation(d->schema, op->rel) : NULL,
        .pg_version = d->config->pg_version,
        .arena = d->stmt,
    };
    struct op_effects e = effect_of(&c);

    if (e.row && is_data(e.row->loses))
        add_loss(d, describe(d, op, e.row->loses));
    if (!(e.failure && e.failure->certain))
        schema_apply(d->schema, op, d->src->path);
}

static void
read_chunk(struct down *d, const struct chunk *c)
{
    struct statement st = {.span = c->span};
    struct parsed p;

    if (c->kind == CHUNK_TEMPLATE)
        d->out->unparsed++;
    if (c->kind != CHUNK_STATEMENT)
        return;
    d->out->statements++;
    d->out->present = true;
    if (c->problem != LEX_OK) {
        d->out->unparsed++;
        return;
    }
    p = parse_statement(d->src, c, d->stmt);
    if (p.failed || p.ops->kind == OP_OTHER) {
        d->out->unparsed++;
        return;
    }
    st.kind = p.kind;
    st.ops = p.ops;
    for (const struct op *op = p.ops; op; op = op->next)
        read_op(d, &st, op);
}

void
lint_down_read(struct lint_down *ret, struct source *src, struct span at, struct schema *schema,
               const struct config *config, struct arena *a)
{
    struct down d = {ret, src, schema, config, a, arena_create()};
    struct lexer lexer;
    struct chunk c;

    schema_speculate(schema);
    lex_begin(&lexer, src, at);
    while (lex_next(&lexer, d.stmt, &c)) {
        read_chunk(&d, &c);
        arena_reset(d.stmt);
    }
    schema_speculate_end(schema);
    arena_destroy(d.stmt);
}
