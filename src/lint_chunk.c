/*
 * lint_chunk.c - from chunks to statements: what parses, what does not, what psql does itself.
 */
#include "lint_private.h"

#include <stdlib.h>
#include <string.h>

#include "limits.h"

static struct statement *
statement_new(struct lint *l, const struct chunk *c, const char *kind)
{
    struct statement *st = arena_new(l->stmt, struct statement);

    st->span = c->span;
    st->text = l->in->src->text + c->span.start;
    st->kind = kind;
    return st;
}

static void
opaque(struct lint *l, const struct chunk *c, const char *kind, const char *why)
{
    struct statement *st = statement_new(l, c, kind);

    st->status = STATEMENT_NOT_ANALYSED;
    st->why_not = why;
    lint_statement_opaque(l, st, "not-analysed");
}

static void
syntax_error(struct lint *l, const struct chunk *c, size_t at, const char *message)
{
    struct statement *st = statement_new(l, c, "");

    st->status = STATEMENT_SYNTAX_ERROR;
    st->why_not = message;
    st->error_at = at;
    lint_statement_opaque(l, st, "syntax-error");
}

static const char *
problem_text(enum lex_problem p)
{
    switch (p) {
    case LEX_OK:
    case LEX_UNTERMINATED_COPY_DATA:
        return NULL;
    case LEX_UNTERMINATED_STRING:
        return "unterminated quoted string: the closing ' is missing";
    case LEX_UNTERMINATED_IDENTIFIER:
        return "unterminated quoted identifier: the closing \" is missing";
    case LEX_UNTERMINATED_DOLLAR_QUOTE:
        return "unterminated dollar-quoted string: the closing tag is missing";
    case LEX_UNTERMINATED_COMMENT:
        return "unterminated comment: the closing */ is missing";
    case LEX_TOO_DEEP:
        return "too deeply nested: more open parentheses than the server's parser takes";
    case LEX_TOO_LONG:
        return "the statement is longer than 64 MB and was not parsed";
    }
    return NULL;
}

/* psql's \gexec runs the rows a query returns as SQL: nobody can know them here. */
static bool
sent_by_gexec(const struct chunk *c)
{
    return c->psql_command && !strcmp(c->psql_command, "gexec");
}

static void
run_parsed(struct lint *l, const struct chunk *c, const struct parsed *p)
{
    struct statement *st;

    if (sent_by_gexec(c)) {
        opaque(l, c, p->kind, "\\gexec runs the rows of this query as SQL; they are not known here");
        return;
    }
    st = statement_new(l, c, p->kind);
    st->ops = p->ops;
    if (p->ops->kind == OP_OTHER) {
        st->status = STATEMENT_NOT_ANALYSED;
        st->why_not = arena_printf(l->stmt, "nothing is known about %s", p->kind);
        lint_statement_opaque(l, st, "not-analysed");
        return;
    }
    lint_statement_run(l, st);
}

/*
 * A statement that does not parse may have swallowed those behind it: where a semicolon is missing
 * or a quote is astray the lexer goes back, so they are judged all the same.
 */
static void
recover(struct lint *l, struct lexer *lexer, struct chunk *c, const struct parse_error *e)
{
    struct chunk rest = *c;
    struct parsed p;

    if (!lex_recut(lexer, l->stmt, e->at, c) || c->problem != LEX_OK) {
        syntax_error(l, c, e->at, e->message);
        return;
    }
    p = parse_statement(l->in->src, c, l->stmt);
    if (p.failed) {
        syntax_error(l, c, p.error.at, p.error.message);
        return;
    }
    run_parsed(l, c, &p);
    rest.span = (struct span) {e->at, e->at};
    syntax_error(l, &rest, e->at,
                 arena_printf(l->stmt, "%s (is the semicolon before it missing?)", e->message));
}

static void
run_statement(struct lint *l, struct lexer *lexer, struct chunk *c)
{
    struct parsed p;

    if (problem_text(c->problem)) {
        syntax_error(l, c, c->problem_at, problem_text(c->problem));
        return;
    }
    p = parse_statement(l->in->src, c, l->stmt);
    if (p.only_placeholders)
        opaque(l, c, "template", p.error.message);
    else if (p.failed)
        recover(l, lexer, c, &p.error);
    else
        run_parsed(l, c, &p);
}

/* \copy is COPY with the client's own file: read it as COPY ... FROM STDIN / TO STDOUT. */
static void
run_copy(struct lint *l, const struct chunk *c)
{
    struct span s = c->psql_args;
    const char *args = l->in->src->text + s.start;
    size_t n = s.end - s.start, depth = 0, i;
    bool from = false, found = false;
    struct parsed *p;
    size_t count;

    for (i = 0; i + 3 < n && !found; i++) {
        if (args[i] == '(')
            depth++;
        else if (args[i] == ')' && depth)
            depth--;
        else if (!depth && i && (args[i - 1] == ' ' || args[i - 1] == ')')) {
            from = !strncasecmp(args + i, "from ", 5);
            found = from || !strncasecmp(args + i, "to ", 3);
        }
    }
    if (!found) {
        opaque(l, c, "\\copy", "a \\copy command without FROM or TO");
        return;
    }
    p = parse_inner(arena_printf(l->stmt, "COPY %.*s %s", (int) (i - 1), args,
                                 from ? "FROM STDIN" : "TO STDOUT"),
                    c->span.start, false, c->span, l->stmt, &count);
    if (count != 1 || p->failed) {
        opaque(l, c, "\\copy", "a \\copy command that is not understood");
    } else {
        struct statement *st = statement_new(l, c, "\\copy");

        st->ops = p->ops;
        lint_statement_run(l, st);
    }
}

static void
run_psql(struct lint *l, const struct chunk *c)
{
    static const char *const includes[] = {"i", "ir", "include", "include_relative"};
    const char *cmd = c->psql_command;

    for (size_t i = 0; i < sizeof(includes) / sizeof(includes[0]); i++)
        if (!strcmp(cmd, includes[i])) {
            opaque(l, c, arena_printf(l->stmt, "\\%s", cmd),
                   "the file it includes is not read from here; give it as a path of its own");
            return;
        }
    if (!strcmp(cmd, "copy")) {
        run_copy(l, c);
    } else if (!strcmp(cmd, "c") || !strcmp(cmd, "connect")) {
        struct statement *st = statement_new(l, c, "\\connect");

        st->ops = arena_new(l->stmt, struct op);
        st->ops->kind = OP_CONNECT;
        st->ops->at = c->span;
        lint_statement_run(l, st);
    }
    /* the rest (\set, \echo, \if, \restrict ...) changes nothing in the database */
}

/* A comment to us above a statement belongs to it: taken away, the statement is to be judged. */
static bool
is_changed(const struct lint *l, const struct chunk *c)
{
    const char *text = l->in->src->text;

    for (size_t i = 0; l->in->only_changed && i < c->n_comments; i++) {
        struct span at = c->comments[i].span;

        if (memmem(text + at.start, at.end - at.start, "pgpreflight:", 12) &&
            lint_is_changed(l, at))
            return true;
    }
    return lint_is_changed(l, c->span);
}

void
lint_chunk(struct lint *l, struct lexer *lexer, struct chunk *c)
{
    l->chunk = c;
    l->unchanged = !l->in->history && !is_changed(l, c);
    if (l->unchanged)
        schema_set_pending(l->schema, false); /* it is deployed */
    allow_read(l, c);
    switch (c->kind) {
    case CHUNK_STATEMENT:
        run_statement(l, lexer, c);
        break;
    case CHUNK_PSQL:
        run_psql(l, c);
        break;
    case CHUNK_TEMPLATE:
        opaque(l, c, "template", "a template line: what it turns into is not known here");
        break;
    case CHUNK_COPY_DATA:
    case CHUNK_COMMENTS:
        break;
    }
    allow_statement_end(l);
    if (l->unchanged)
        schema_set_pending(l->schema, true);
    l->unchanged = false;
    l->chunk = NULL;
}
