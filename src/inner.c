/*
 * inner.c - statements inside statements (inner.h).
 *
 * A body's statement is looked for in the source so that findings point at it; where it does not
 * stand there byte for byte (doubled quotes, EXECUTE of a built string), they point at the
 * statement or expression it came from.
 */
#include "inner.h"

#include <string.h>

#include "limits.h"
#include "lint_private.h"
#include "plpgsql.h"
#include "read_const.h"

#define FUNCTION_BUCKETS 1024

/* A function this file created; its body runs when a later statement calls it. Text that stands in
 * the source is not copied: a dump may create thousands. */
struct inner_function {
    struct name name;
    const char *language;
    const char *body;       /* NULL: it is the source's bytes body_at */
    const char *definition; /* with names for its placeholders; NULL: the bytes statement_at */
    struct span body_at, statement_at;
    bool entered;
    struct inner_function *next; /* in its bucket */
};

struct inner_functions {
    struct inner_function *buckets[FUNCTION_BUCKETS]; /* by name without schema, newest first */
};

/* A function of an earlier file that a statement of this one called: entered once. */
struct earlier_call {
    const char *definition;
    const char *name;
    bool said; /* that it makes SQL up when it runs: once is enough */
    struct earlier_call *next, *outer;
};

/* A body being read. */
struct body {
    const char *text;
    struct span at; /* in the file */
    bool exact;
    struct span statement; /* what findings point at when not exact */
    enum via via;
};

/* A table that a branch of a body created: new until the branch ends. */
struct branch_table {
    struct name name;
    uint32_t id;
    size_t until; /* number of the branch's last part; 0: the part at work made it */
    struct branch_table *next;
};

static void run_calls(struct lint *l, const struct op *ops, struct span at);
static const char *source_slice(struct lint *l, struct span at);

static void
note_created(struct lint *l, const struct op *op)
{
    uint32_t id = schema_new_in_branch(l->schema, op->rel);
    struct branch_table *t;

    if (!id)
        return;
    t = arena_new(l->stmt, struct branch_table);
    t->name = op->rel;
    t->id = id;
    t->next = l->branch_tables;
    l->branch_tables = t;
}

/* Branches whose last part comes before that number have ended. */
static void
end_branches(struct lint *l, size_t number)
{
    struct branch_table **at = &l->branch_tables;

    while (*at) {
        struct branch_table *t = *at;

        if (t->until >= number) {
            at = &t->next;
            continue;
        }
        schema_branch_ended(l->schema, t->name, t->id);
        *at = t->next;
    }
}

static bool
creates_table(const struct op *op)
{
    return op->kind == OP_CREATE_TABLE || op->kind == OP_CREATE_TABLE_AS;
}

static void
run_parsed(struct lint *l, const struct parsed *p, struct span at, enum via via, bool conditional)
{
    struct statement *st = arena_new(l->stmt, struct statement);
    const struct op *created = NULL;

    st->span = at;
    st->kind = p->kind ? p->kind : "";
    st->via = via;
    st->conditional = conditional;
    if (p->failed) {
        st->status = STATEMENT_SYNTAX_ERROR;
        st->why_not = p->error.message;
        st->error_at = p->error.at;
        lint_statement_opaque(l, st, "syntax-error");
        return;
    }
    st->ops = p->ops;
    for (struct op *op = st->ops; op && conditional; op = op->next) {
        if (creates_table(op) && !op->if_not_exists)
            created = op;
        op->if_exists = op->if_not_exists = true; /* its guard stands for these */
    }
    lint_statement_run(l, st);
    if (created)
        note_created(l, created);
}

/* Does `text` stand at s? A blank in it matches anything: INTO targets were blanked out. */
static bool
matches(const char *s, size_t room, const char *text, size_t n)
{
    if (n > room)
        return false;
    for (size_t i = 0; i < n; i++)
        if (text[i] != s[i] && text[i] != ' ')
            return false;
    return true;
}

/* The offset in the body where the part's text starts, looked for from its line on. */
static bool
find_part(const struct body *b, const struct plpgsql_part *p, const char *text, size_t *ret_at)
{
    const char *s = b->text;
    size_t n = strlen(text), len = strlen(b->text);

    for (size_t line = 1; line < p->line; line++) {
        const char *nl = strchr(s, '\n');

        if (!nl)
            break;
        s = nl + 1;
    }
    for (; n && *s; s++)
        if (*s == *text && matches(s, len - (size_t)(s - b->text), text, n)) {
            *ret_at = (size_t)(s - b->text);
            return true;
        }
    return false;
}

static struct span
part_span(const struct body *b, const struct plpgsql_part *p, bool *ret_exact, size_t *ret_base)
{
    const char *text = p->text;
    size_t skip = p->kind == PLPGSQL_PERFORM ? strlen("SELECT") : 0, at;

    *ret_exact = b->exact && find_part(b, p, text + skip, &at) && at > skip;
    if (!*ret_exact)
        return b->statement;
    *ret_base = b->at.start + at - skip;
    /* SELECT stands for PERFORM, which is longer: the statement begins before its base. */
    return (struct span){*ret_base - (skip ? strlen("PERFORM") - skip : 0),
                         *ret_base + strlen(text)};
}

static void
run_sql(struct lint *l, const char *text, size_t base, bool exact, struct span at, enum via via,
        bool conditional)
{
    size_t n;
    struct parsed *p = parse_body(l->in->src, l->filled, text, base, exact, at, l->stmt, &n);

    for (size_t i = 0; i < n; i++) {
        struct span one = at;

        if (exact && !p[i].failed && n > 1)
            one = p[i].ops->at;
        run_parsed(l, &p[i], one, via, conditional);
    }
}

static void
dynamic(struct lint *l, struct span at, bool conditional, const char *why)
{
    struct statement *st = arena_new(l->stmt, struct statement);

    if (l->earlier) {
        if (l->earlier->said)
            return;
        l->earlier->said = true;
        why =
            arena_printf(l->stmt, "function %s makes up SQL when it runs, which is not known here",
                         l->earlier->name);
    }
    st->span = at;
    st->kind = "EXECUTE";
    st->via = VIA_EXECUTE;
    st->conditional = conditional;
    st->status = STATEMENT_NOT_ANALYSED;
    st->why_not = why;
    lint_statement_opaque(l, st, "not-analysed");
}

static void
run_execute(struct lint *l, const struct plpgsql_part *p, struct span at)
{
    bool guessed;
    const char *text = read_constant_text(p->text, l->stmt, &guessed);
    struct parsed *parsed;
    size_t n;

    if (!text) {
        dynamic(l, at, p->conditional,
                "the SQL of this EXECUTE depends on data and is not known here");
        return;
    }
    parsed = parse_body(l->in->src, l->filled, text, at.start, false, at, l->stmt, &n);
    for (size_t i = 0; i < n; i++)
        if (parsed[i].failed && guessed) {
            dynamic(l, at, p->conditional,
                    "the SQL of this EXECUTE is put together from values that are not known here");
            return;
        }
    if (guessed)
        schema_doubt(l->schema, l->body);
    for (size_t i = 0; i < n; i++)
        run_parsed(l, &parsed[i], at, VIA_EXECUTE, p->conditional);
}

/* An expression or query only matters for what it calls and reads. */
static bool
is_worth_parsing(const char *text)
{
    return strchr(text, '(') || !strncasecmp(text, "select", 6) || !strncasecmp(text, "with", 4);
}

static void
run_expr(struct lint *l, const struct plpgsql_part *p, struct span at)
{
    size_t n;
    struct parsed *parsed;

    if (!is_worth_parsing(p->text))
        return;
    parsed = parse_inner(arena_printf(l->stmt, "SELECT (%s)", p->text), 0, false,
                         (struct span){0, 0}, l->stmt, &n);
    if (n == 1 && !parsed->failed)
        run_calls(l, parsed->ops, at);
}

static void
run_plpgsql(struct lint *l, const char *definition, const struct body *b)
{
    struct branch_table *outer = l->branch_tables;
    struct plpgsql_part *parts;
    const char *error;

    if (!plpgsql_read(definition, l->stmt, &parts, &error)) {
        struct statement *st = arena_new(l->stmt, struct statement);

        st->span = b->statement;
        st->kind = "PL/pgSQL";
        st->via = b->via;
        st->status = STATEMENT_NOT_ANALYSED;
        st->why_not = arena_printf(l->stmt, "the PL/pgSQL body could not be read: %s", error);
        lint_statement_opaque(l, st, "not-analysed");
        return;
    }
    l->branch_tables = NULL;
    for (const struct plpgsql_part *p = parts; p; p = p->next) {
        bool exact;
        size_t base = b->statement.start;
        struct span at;

        if (p->kind == PLPGSQL_COMMIT)
            continue; /* transaction control in a body: the locks before it are given back */
        at = part_span(b, p, &exact, &base);
        if (p->kind == PLPGSQL_EXECUTE)
            run_execute(l, p, at);
        else if (p->kind == PLPGSQL_EXPR)
            run_expr(l, p, at);
        else
            run_sql(l, p->text, base, exact, at, b->via, p->conditional);
        for (struct branch_table *t = l->branch_tables; t && !t->until; t = t->next)
            t->until = p->until;
        end_branches(l, p->number + 1);
    }
    l->branch_tables = outer;
}

/* A body that stands in the file may have the migration tool's placeholders in it: names take their
 * place, in it and in the definition around it. */
static void
fill_placeholders(struct lint *l, struct body *b, const char **definition)
{
    struct chunk *filled = arena_new(l->stmt, struct chunk);
    char *text;

    l->filled = NULL;
    if (!b->exact || !lex_body_placeholders(l->in->src, b->at, l->stmt, filled))
        return;
    l->filled = filled;
    text = arena_strdup(l->stmt, b->text);
    lex_fill_body(text, b->at.start, filled);
    b->text = text;
    if (strlen(*definition) != b->statement.end - b->statement.start)
        return;
    text = arena_strdup(l->stmt, *definition);
    lex_fill_body(text, b->statement.start, filled);
    *definition = text;
}

static void
run_body(struct lint *l, const char *language, const char *definition, const struct body *body)
{
    const char *outer = l->body;
    const struct chunk *outer_filled = l->filled;
    struct body filled = *body, *b = &filled;

    if (l->inner_depth >= LIMIT_INNER_DEPTH)
        return;
    fill_placeholders(l, b, &definition);
    l->inner_depth++;
    l->body = body->via == VIA_FUNCTION_BODY && l->chunk /* the call's arguments name things too */
                  ? arena_printf(l->stmt, "%s\n%s", source_slice(l, l->chunk->span), body->text)
                  : body->text;
    unit_tracker_inner_begin(l->tracker);
    if (!strcasecmp(language, "plpgsql")) {
        run_plpgsql(l, definition, b);
    } else if (!strcasecmp(language, "sql")) {
        run_sql(l, b->text, b->at.start, b->exact, b->exact ? b->at : b->statement, b->via, false);
    } else {
        dynamic(l, b->statement, false,
                arena_printf(l->stmt, "code in %s: what it does to the database is not known here",
                             language));
    }
    unit_tracker_inner_end(l->tracker);
    l->body = outer;
    l->filled = outer_filled;
    l->inner_depth--;
}

static struct inner_function **
bucket(struct inner_functions *all, const char *name)
{
    unsigned h = 2166136261u; /* FNV-1a */

    for (; *name; name++)
        h = (h ^ (unsigned char)*name) * 16777619u;
    return &all->buckets[h % FUNCTION_BUCKETS];
}

static void
remember(struct lint *l, const struct statement *st, const struct op *op)
{
    const struct op_function *f = op->function;
    struct inner_function *x, **list;

    if (!f || !f->body || !l->chunk || st->via != VIA_NONE || !op->object.name)
        return;
    if (!l->functions)
        l->functions = arena_new(l->file, struct inner_functions);
    x = arena_new(l->file, struct inner_function);
    x->name.schema = arena_strdup(l->file, op->object.schema);
    x->name.name = arena_strdup(l->file, op->object.name);
    x->language = arena_strdup(l->file, f->language ? f->language : "sql");
    x->body = f->body_exact ? NULL : arena_strdup(l->file, f->body);
    if (l->chunk->n_placeholders)
        x->definition = arena_strdup(l->file, lex_parse_text(l->in->src, l->chunk, NULL, l->stmt));
    x->body_at = f->body_at;
    x->statement_at = st->span;
    list = bucket(l->functions, x->name.name);
    x->next = *list;
    *list = x;
    if (schema_keeps_definition(f))
        schema_keep_definition(l->schema, op,
                               x->definition ? x->definition : source_slice(l, st->span));
}

static const char *
source_slice(struct lint *l, struct span at)
{
    return arena_strndup(l->stmt, l->in->src->text + at.start, at.end - at.start);
}

/* What a function does whose body is not looked into, or not once more. */
static void
doubt_call(struct lint *l, struct name called)
{
    const struct function *f = schema_function(l->schema, called, NULL);

    for (; f && l->chunk; f = f->next)
        if (f->changes_schema && f->exists != TRI_NO) {
            schema_doubt(l->schema, source_slice(l, l->chunk->span));
            return;
        }
}

/* One that an earlier file created. What runs in it is reported where it is called. */
static bool
run_earlier(struct lint *l, struct name called, struct span at)
{
    const struct function *f = schema_function(l->schema, called, NULL);
    struct earlier_call *call;
    struct body b;

    if (!f || !f->definition || f->exists != TRI_YES)
        return false;
    for (call = l->earlier_calls; call; call = call->next)
        if (call->definition == f->definition)
            return false;
    call = arena_new(l->file, struct earlier_call);
    call->definition = f->definition;
    call->name = f->name.name;
    call->next = l->earlier_calls;
    call->outer = l->earlier;
    l->earlier_calls = l->earlier = call;
    b = (struct body){f->definition, at, false, at, VIA_FUNCTION_BODY};
    run_body(l, f->language, f->definition, &b);
    l->earlier = call->outer;
    return true;
}

static void
run_call(struct lint *l, struct name called, struct span at)
{
    struct inner_function *f = l->functions ? *bucket(l->functions, called.name) : NULL;

    for (; f; f = f->next) {
        struct body b;

        if (strcmp(f->name.name, called.name) ||
            (f->name.schema && called.schema && strcmp(f->name.schema, called.schema)))
            continue;
        if (!f->entered) {
            f->entered = true; /* judged once, and no endless recursion */
            b = (struct body){f->body ? f->body : source_slice(l, f->body_at), f->body_at, !f->body,
                              f->statement_at, VIA_FUNCTION_BODY};
            run_body(l, f->language,
                     f->definition ? f->definition : source_slice(l, f->statement_at), &b);
        } else {
            doubt_call(l, called);
        }
        return;
    }
    if (!run_earlier(l, called, at))
        doubt_call(l, called);
}

/* Some only write down what calls it: a view, a rule, a body. */
static bool
calls_now(const struct op *op)
{
    switch ((int)op->kind) {
    case OP_CREATE_VIEW:
    case OP_CREATE_FUNCTION:
    case OP_CREATE_RULE:
    case OP_CREATE_POLICY:
    case OP_ALTER_POLICY:
    case OP_EXPLAIN:
        return false;
    default:
        return !op->with_no_data;
    }
}

static void
run_calls(struct lint *l, const struct op *ops, struct span at)
{
    for (const struct op *op = ops; op; op = op->next) {
        if (!calls_now(op))
            continue;
        for (const struct name_list *c = op->calls; c; c = c->next)
            if (c->name.name)
                run_call(l, c->name, at);
        if (op->kind == OP_CALL && op->object.name)
            run_call(l, op->object, at);
    }
}

static void
run_do(struct lint *l, const struct statement *st, const struct op *op)
{
    const struct op_function *f = op->function;
    struct body b;

    if (!f || !f->body)
        return;
    b = (struct body){f->body, f->body_at, f->body_exact, st->span, VIA_DO_BLOCK};
    run_body(l, f->language ? f->language : "plpgsql",
             st->via == VIA_NONE && l->chunk
                 ? lex_parse_text(l->in->src, l->chunk, NULL, l->stmt)
                 : arena_printf(l->stmt, "DO $pgpreflight$%s$pgpreflight$", f->body),
             &b);
}

void
inner_run(struct lint *l, const struct statement *st)
{
    for (const struct op *op = st->ops; op; op = op->next) {
        if (op->kind == OP_DO)
            run_do(l, st, op);
        else if (op->kind == OP_CREATE_FUNCTION)
            remember(l, st, op);
    }
    run_calls(l, st->ops, st->span);
}
