/*
 * read_const.c - the text of an EXECUTE's expression when it can be known without running it:
 * literals, ||, format() and the quote functions.
 *
 * A value that is not known but stands where a name must (format's %I, quote_ident, an operand of
 * ||) becomes the identifier "?"; one that stands for a value becomes NULL.
 */
#include "read_const.h"

#include <pg_query.h>
#include <pg_query_internal.h>

#include <nodes/parsenodes.h>
#undef printf
#undef snprintf
#undef vsnprintf

#include "buf.h"

#define CONST_DEPTH 200 /* operands of || and nested calls */

struct folding {
    struct buf out;
    bool guessed; /* something unknown was replaced */
    bool failed;
    int depth;
};

static void fold(struct folding *f, const Node *n);

static void
add_unknown_name(struct folding *f)
{
    f->guessed = true;
    buf_puts(&f->out, "\"?\"");
}

static const char *
const_text(const Node *n)
{
    while (n && IsA(n, TypeCast))
        n = ((const TypeCast *) n)->arg;
    if (!n || !IsA(n, A_Const) || ((const A_Const *) n)->isnull ||
        nodeTag(&((const A_Const *) n)->val) != T_String)
        return NULL;
    return ((const A_Const *) n)->val.sval.sval;
}

static void
add_quoted(struct folding *f, const char *s, char quote)
{
    buf_putc(&f->out, quote);
    for (; *s; s++) {
        if (*s == quote)
            buf_putc(&f->out, quote);
        buf_putc(&f->out, *s);
    }
    buf_putc(&f->out, quote);
}

/* One argument of format(): conversion is 's', 'I' or 'L'. */
static void
fold_argument(struct folding *f, const Node *arg, char conversion)
{
    const char *text = const_text(arg);

    if (conversion == 's')
        fold(f, arg);
    else if (conversion == 'I' && text)
        add_quoted(f, text, '"');
    else if (conversion == 'I')
        add_unknown_name(f);
    else if (text)
        add_quoted(f, text, '\'');
    else {
        f->guessed = true;
        buf_puts(&f->out, "NULL");
    }
}

/* %% %s %I %L, with an optional position n$ and width. */
static void
fold_format(struct folding *f, const List *args)
{
    const char *s = const_text(args ? linitial(args) : NULL);
    int next = 1;

    if (!s) {
        f->failed = true;
        return;
    }
    for (; *s && !f->failed; s++) {
        int at = next, number = 0;

        if (*s != '%') {
            buf_putc(&f->out, *s);
            continue;
        }
        if (*++s == '%') {
            buf_putc(&f->out, '%');
            continue;
        }
        for (; *s >= '0' && *s <= '9' && number < 10000; s++)
            number = number * 10 + (*s - '0');
        if (*s == '$') {
            at = number;
            s++;
        }
        while (*s == '-' || (*s >= '0' && *s <= '9'))
            s++;
        next = at + 1;
        if (at < 1 || at >= list_length(args) || (*s != 's' && *s != 'I' && *s != 'L'))
            f->failed = true;
        else
            fold_argument(f, list_nth(args, at), *s);
    }
}

static void
fold_call(struct folding *f, const FuncCall *call)
{
    const char *name = strVal(llast(call->funcname));
    const Node *arg = call->args ? linitial(call->args) : NULL;
    ListCell *lc;

    if (!strcmp(name, "format")) {
        fold_format(f, call->args);
    } else if (!strcmp(name, "quote_ident") && arg) {
        fold_argument(f, arg, 'I');
    } else if ((!strcmp(name, "quote_literal") || !strcmp(name, "quote_nullable")) && arg) {
        fold_argument(f, arg, 'L');
    } else if (!strcmp(name, "concat")) {
        foreach (lc, call->args)
            fold(f, lfirst(lc));
    } else {
        add_unknown_name(f);
    }
}

static bool
is_concat(const A_Expr *e)
{
    return e->kind == AEXPR_OP && e->lexpr && !strcmp(strVal(llast(e->name)), "||");
}

static void
fold(struct folding *f, const Node *n)
{
    const char *text = const_text(n);

    if (++f->depth > CONST_DEPTH || !n) {
        f->failed = true;
        return;
    }
    if (text) {
        buf_puts(&f->out, text);
    } else if (IsA(n, TypeCast)) {
        fold(f, ((const TypeCast *) n)->arg);
    } else if (IsA(n, A_Const) && nodeTag(&((const A_Const *) n)->val) == T_Integer) {
        buf_printf(&f->out, "%d", ((const A_Const *) n)->val.ival.ival);
    } else if (IsA(n, A_Expr) && is_concat((const A_Expr *) n)) {
        fold(f, ((const A_Expr *) n)->lexpr);
        fold(f, ((const A_Expr *) n)->rexpr);
    } else if (IsA(n, FuncCall)) {
        fold_call(f, (const FuncCall *) n);
    } else if (IsA(n, ColumnRef) || IsA(n, ParamRef) || IsA(n, A_Indirection)) {
        add_unknown_name(f); /* a variable */
    } else {
        f->failed = true;
    }
}

/* The expression of SELECT <expr>, or NULL. */
static const Node *
select_expr(const List *tree)
{
    const SelectStmt *s;

    if (list_length(tree) != 1)
        return NULL;
    s = (const SelectStmt *) linitial_node(RawStmt, tree)->stmt;
    if (!IsA(s, SelectStmt) || list_length(s->targetList) != 1)
        return NULL;
    return linitial_node(ResTarget, s->targetList)->val;
}

const char *
read_constant_text(const char *expression, struct arena *a, bool *ret_guessed)
{
    MemoryContext ctx = pg_query_enter_memory_context();
    PgQueryInternalParsetreeAndError r =
        pg_query_raw_parse(arena_printf(a, "SELECT %s", expression), PG_QUERY_PARSE_DEFAULT);
    const Node *n = r.error ? NULL : select_expr(r.tree);
    struct folding f = {.failed = !n};
    const char *text = NULL;

    if (n)
        fold(&f, n);
    if (!f.failed && f.out.data && !(f.guessed && !strcmp(f.out.data, "\"?\"")))
        text = arena_strdup(a, f.out.data);
    *ret_guessed = f.guessed;
    buf_finish(&f.out);
    if (r.error)
        pg_query_free_error(r.error);
    free(r.stderr_buffer);
    pg_query_exit_memory_context(ctx);
    return text;
}
