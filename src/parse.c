/*
 * parse.c - runs libpg_query's raw parser over one statement and hands the nodes to the readers.
 *
 * The parser's memory context lives exactly as long as one call here. Its error positions are
 * characters from 1; ours are bytes of the file.
 */
#include "parse.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "limits.h"
#include "read.h"

/* Tags are small and dense; larger than any node tag. */
#define MAX_TAG 600
/* Placeholder forms tried before giving up, and the bytes parsed for that: each try parses the
 * statement once more. */
#define MAX_TRIES 24
#define MAX_TRIED_BYTES ((size_t)16 << 20)
/* EXPLAIN of a PREPARE of ...: no grammar nests statements deeper than a few levels. */
#define MAX_STATEMENT_DEPTH 16

static const struct reader *const tables[] = {
    table_readers,       alter_table_readers, index_readers,       view_readers,
    type_readers,        dml_readers,         transaction_readers, session_readers,
    function_readers,    rename_readers,      drop_readers,        object_readers,
    replication_readers, role_readers,        database_readers,    maintenance_readers,
};
static const struct reader *reader_of[MAX_TAG];

void
parse_init(void)
{
    if (reader_of[T_SelectStmt])
        return;
    pg_query_init();
    for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++) {
        for (const struct reader *row = tables[i]; row->read; row++) {
            assert((size_t)row->tag < MAX_TAG && !reader_of[row->tag]);
            reader_of[row->tag] = row;
        }
    }
}

const char *
parse_version(void)
{
    return "with the grammar of PostgreSQL " PG_VERSION;
}

int
parse_grammar_major(void)
{
    return PG_VERSION_NUM / 10000;
}

bool
parse_has_reader(int tag)
{
    parse_init();
    return tag >= 0 && tag < MAX_TAG && reader_of[tag];
}

void
read_statement(struct reading *r, const Node *stmt)
{
    size_t tag = (size_t)nodeTag(stmt);
    const struct reader *row = tag < MAX_TAG ? reader_of[tag] : NULL;
    const char *outer_kind = r->kind;

    if (r->depth >= MAX_STATEMENT_DEPTH)
        return;
    if (!row) {
        read_op(r, OP_OTHER, -1)->detail = arena_printf(r->a, "statement node %d", (int)tag);
        r->kind = outer_kind ? outer_kind : "";
        return;
    }
    r->kind = row->kind;
    r->depth++;
    row->read(r, stmt);
    r->depth--;
    if (outer_kind)
        r->kind = outer_kind;
}

/* Sets where the statement stands in the text: its first and last token's bytes. */
static void
set_extent(struct reading *r, const RawStmt *raw)
{
    int start = raw->stmt_location > 0 ? raw->stmt_location : 0;
    int end = raw->stmt_len > 0 ? start + raw->stmt_len : (int)r->text_len;

    r->end = end;
    r->start = scan_token(r, start).start; /* 17 counts the blanks before it */
    while (r->end > r->start && strchr(" \t\r\n\f\v", r->text[r->end - 1]))
        r->end--;
    if (r->exact)
        r->whole = (struct span){r->base + (size_t)r->start, r->base + (size_t)r->end};
}

static struct parsed
read_raw(struct reading *r, const RawStmt *raw)
{
    struct parsed p = {0};

    r->first = NULL;
    r->last = &r->first;
    r->kind = NULL;
    set_extent(r, raw);
    read_statement(r, raw->stmt);
    p.kind = r->kind ? r->kind : "";
    p.ops = r->first;
    return p;
}

/* libpg_query's cursor: characters from 1, 0 when it knows none. */
static size_t
byte_of_cursor(const char *text, size_t len, int cursor)
{
    size_t at = 0;

    for (int chars = 1; at < len && chars < cursor; chars++) {
        at++;
        while (at < len && ((unsigned char)text[at] & 0xc0) == 0x80)
            at++;
    }
    return at;
}

static struct parse_error
take_error(struct reading *r, PgQueryError *error)
{
    struct parse_error e;
    size_t at = byte_of_cursor(r->text, r->text_len, error->cursorpos);

    e.at = r->exact ? r->base + at : r->whole.start;
    e.message = error->message ? read_string(r, error->message) : "syntax error";
    return e;
}

/* Parses r->text and calls `each` for every statement in it. False: ret_error is set. */
static bool
run_parser(struct reading *r, void (*each)(struct reading *r, const RawStmt *raw, void *arg),
           void *arg, struct parse_error *ret_error)
{
    MemoryContext context = pg_query_enter_memory_context();
    PgQueryInternalParsetreeAndError result = pg_query_raw_parse(r->text, PG_QUERY_PARSE_DEFAULT);
    bool ok = !result.error;
    ListCell *lc;

    if (ok) {
        foreach (lc, result.tree)
            each(r, lfirst(lc), arg);
    } else {
        *ret_error = take_error(r, result.error);
        pg_query_free_error(result.error);
    }
    free(result.stderr_buffer);
    r->stack = NULL; /* it goes with the context */
    r->cap_stack = 0;
    pg_query_exit_memory_context(context);
    return ok;
}

/* --- one statement of a file ---------------------------------------------------------------- */

static void
append_parsed(struct reading *r, const RawStmt *raw, void *arg)
{
    struct parsed *all = arg, one = read_raw(r, raw);
    struct op **end = &all->ops;

    while (*end)
        end = &(*end)->next;
    *end = one.ops;
    if (!all->kind[0])
        all->kind = one.kind;
}

/*
 * REPACK (PostgreSQL 19) is not in the grammar. It looks like a VACUUM but for USING INDEX, and is a
 * CLUSTER by another name: so it is parsed as the one and given on as the other.
 */
static void
try_repack(struct reading *r, char *text, struct parsed *ret_parsed)
{
    struct token word, using_word;
    const char *index = NULL;
    struct parsed p = {.kind = ""};

    r->end = (int)r->text_len;
    word = scan_token(r, 0);
    if (!token_is(r, word, "repack"))
        return;
    using_word = scan_find_word(r, word.end, -1, "using");
    if (using_word.kind != TOKEN_END) {
        struct token name = scan_token(r, scan_token(r, using_word.end).end);

        if (name.kind != TOKEN_END)
            index = read_written(r, name.start, name.end);
        memset(text + using_word.start, ' ', strlen(text + using_word.start));
    }
    memcpy(text + word.start, "VACUUM", strlen("VACUUM"));
    if (!run_parser(r, append_parsed, &p, &p.error))
        return;
    for (struct op *op = p.ops; op; op = op->next) {
        op->kind = OP_CLUSTER;
        op->name = index;
        op->detail = "repack";
        for (const struct option *o = op->options; o; o = o->next)
            op->concurrently = op->concurrently || strcmp(o->name, "concurrently") == 0;
    }
    p.kind = "REPACK";
    *ret_parsed = p;
}

static bool
try_forms(struct reading *r, const enum placeholder_form *forms, struct parsed *ret_parsed)
{
    char *text = lex_parse_text(r->src, r->chunk, forms, r->a);

    *ret_parsed = (struct parsed){.kind = ""};
    r->text = text;
    r->whole = r->chunk->span;
    ret_parsed->failed = !run_parser(r, append_parsed, ret_parsed, &ret_parsed->error);
    if (ret_parsed->failed)
        try_repack(r, text, ret_parsed);
    return !ret_parsed->failed;
}

/* Index of the last placeholder that begins at or before the byte; -1: none. */
static ptrdiff_t
placeholder_before(const struct chunk *c, size_t at)
{
    ptrdiff_t found = -1;

    for (size_t i = 0; i < c->n_placeholders && c->placeholders[i].span.start <= at; i++)
        found = (ptrdiff_t)i;
    return found;
}

/*
 * Gives placeholders another form where the parser stops: the one at or before the error first.
 * A form is kept when it moves the error further along. The error of the first try is the one
 * that gets reported.
 */
static bool
try_other_forms(struct reading *r, struct parsed *p)
{
    const struct chunk *c = r->chunk;
    enum placeholder_form *forms = arena_array(r->a, enum placeholder_form, c->n_placeholders);
    size_t error_at = p->error.at, can_afford = MAX_TRIED_BYTES / (r->text_len + 1) + 1;
    size_t max_tries = can_afford < MAX_TRIES ? can_afford : MAX_TRIES, tries = 0;

    for (ptrdiff_t i = placeholder_before(c, error_at); i >= 0 && tries < max_tries; i--) {
        for (int form = FORM_NUMBER; form < FORM_COUNT && tries < max_tries; form++, tries++) {
            enum placeholder_form kept = forms[i];
            struct parsed next;

            if (c->placeholders[i].kind != PLACEHOLDER_BARE)
                break; /* it can only have the one */
            forms[i] = (enum placeholder_form)form;
            if (try_forms(r, forms, &next)) {
                *p = next;
                return true;
            }
            if (next.error.at <= error_at) {
                forms[i] = kept;
                continue;
            }
            error_at = next.error.at;
            i = placeholder_before(c, error_at) + 1; /* one is taken off again */
            break;
        }
    }
    return false;
}

/* Nothing but placeholders and blanks: `${statement}`. */
static bool
only_placeholders(const struct source *src, const struct chunk *c)
{
    size_t at = c->span.start;

    if (!c->n_placeholders)
        return false;
    for (size_t i = 0; i <= c->n_placeholders; i++) {
        size_t end = i < c->n_placeholders ? c->placeholders[i].span.start : c->span.end;

        for (; at < end; at++)
            if (!strchr(" \t\r\n", src->text[at]))
                return false;
        if (i < c->n_placeholders)
            at = c->placeholders[i].span.end;
    }
    return true;
}

/* CREATE FUNCTION looks at the tables that a quoted SQL body names, as it does for BEGIN ATOMIC. */
static void
read_quoted_sql_uses(struct op *op, struct arena *a)
{
    const struct op_function *f = op->function;
    struct relation_use *use;
    struct parsed *inner;
    size_t n = 0;

    if (op->kind != OP_CREATE_FUNCTION || !f || !f->body || f->body_is_sql || !f->language ||
        strcmp(f->language, "sql") != 0)
        return;
    inner = parse_inner(f->body, 0, false, f->body_at, a, &n);
    for (size_t i = 0; i < n; i++)
        for (const struct op *part = inner[i].failed ? NULL : inner[i].ops; part;
             part = part->next) {
            for (const struct relation_use *u = part->uses; u; u = u->next) {
                use = arena_new(a, struct relation_use);
                *use = *u;
                use->next = op->uses;
                op->uses = use;
            }
            if (!part->dml || !part->rel.name)
                continue;
            use = arena_new(a, struct relation_use);
            use->rel = part->rel;
            use->lock = LOCK_ROW_EXCLUSIVE;
            use->next = op->uses;
            op->uses = use;
        }
}

struct parsed
parse_statement(const struct source *src, const struct chunk *c, struct arena *a)
{
    struct reading r = {.a = a, .src = src, .chunk = c, .exact = true};
    struct parsed p = {.kind = "", .failed = true};

    parse_init();
    r.base = c->span.start;
    r.text_len = c->span.end - c->span.start;
    if (only_placeholders(src, c)) {
        p.only_placeholders = true;
        p.error.at = c->span.start;
        p.error.message = "the whole statement is a placeholder: what it will do is not known";
        return p;
    }
    if (!try_forms(&r, NULL, &p) && c->n_placeholders)
        try_other_forms(&r, &p);
    for (struct op *op = p.ops; op; op = op->next) {
        op->has_placeholder = c->n_placeholders > 0;
        read_quoted_sql_uses(op, a);
    }
    return p;
}

/* --- SQL inside strings --------------------------------------------------------------------- */

/* Blanks comments, as the lexer does for statements of a file: up to 18.0 the grammar stumbles over
 * a comment between tokens it looks at together (NOT ... IN). */
static char *
without_comments(struct reading *r, const char *text)
{
    char *copy = arena_strdup(r->a, text);
    int at = 0;
    struct token t;

    if (!strstr(text, "--") && !strstr(text, "/*"))
        return copy;
    r->text = text;
    do {
        t = scan_token(r, at);
        for (; at < t.start; at++)
            if (copy[at] != '\n' && copy[at] != '\r')
                copy[at] = ' ';
        at = t.end;
    } while (t.kind != TOKEN_END);
    return copy;
}

struct results {
    struct parsed *items;
    size_t n, cap;
};

static void
add_parsed(struct reading *r, const RawStmt *raw, void *arg)
{
    struct results *out = arg;

    if (out->n == out->cap) {
        struct parsed *more = arena_array(r->a, struct parsed, out->cap ? out->cap * 2 : 4);

        if (out->n)
            memcpy(more, out->items, out->n * sizeof(*more));
        out->items = more;
        out->cap = out->cap ? out->cap * 2 : 4;
    }
    out->items[out->n] = read_raw(r, raw);
    for (struct op *op = out->items[out->n++].ops; op; op = op->next)
        op->has_placeholder = r->chunk && lex_has_placeholder(r->text + r->start, r->end - r->start);
}

struct parsed *
parse_inner(const char *text, size_t base, bool exact, struct span whole, struct arena *a,
            size_t *ret_n)
{
    return parse_body(NULL, NULL, text, base, exact, whole, a, ret_n);
}

struct parsed *
parse_body(const struct source *src, const struct chunk *filled, const char *text, size_t base,
           bool exact, struct span whole, struct arena *a, size_t *ret_n)
{
    struct reading r = {
        .a = a, .src = src, .chunk = filled, .base = base, .exact = exact, .whole = whole};
    struct results out = {0};
    struct parsed failed = {.kind = "", .failed = true};

    parse_init();
    r.text_len = strlen(text);
    r.end = (int)r.text_len;
    if (r.text_len > LIMIT_STATEMENT_BYTES) {
        failed.error =
            (struct parse_error){whole.start, "the statement is too long to be analysed"};
    } else {
        r.text = without_comments(&r, text);
        if (run_parser(&r, add_parsed, &out, &failed.error)) {
            *ret_n = out.n;
            return out.items;
        }
    }
    *ret_n = 1;
    out.items = arena_new(a, struct parsed);
    *out.items = failed;
    return out.items;
}
