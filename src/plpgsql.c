/*
 * plpgsql.c - walks the JSON that libpg_query gives for a PL/pgSQL body.
 *
 * The tree is made of objects with one key, the node's name. Every statement that holds others is
 * walked; what carries an expression gives a part. An unknown kind of statement is walked like any
 * other, so nothing below it is lost.
 */
#include "plpgsql.h"

#include <cjson/cJSON.h>
#include <pg_query.h>
#include <stdlib.h>
#include <string.h>

struct walk {
    struct arena *a;
    struct plpgsql_part *first, **last;
    size_t n;
};

static const cJSON *
get(const cJSON *o, const char *key)
{
    return cJSON_GetObjectItemCaseSensitive(o, key);
}

static const char *
query_text(const cJSON *expr)
{
    const cJSON *e = get(expr, "PLpgSQL_expr");

    return cJSON_GetStringValue(get(e ? e : expr, "query"));
}

static void
add(struct walk *w, enum plpgsql_kind kind, const char *text, size_t line, bool conditional)
{
    struct plpgsql_part *p;

    if (!text)
        return;
    p = arena_new(w->a, struct plpgsql_part);
    p->kind = kind;
    p->text = arena_strdup(w->a, text);
    p->line = line;
    p->conditional = conditional;
    p->number = ++w->n;
    *w->last = p;
    w->last = &p->next;
}

static void walk_list(struct walk *w, const cJSON *list, bool conditional);

/* Kinds whose inner statements may not run, or run more than once. */
static bool
is_conditional(const char *kind)
{
    static const char *const kinds[] = {
        "PLpgSQL_stmt_if",   "PLpgSQL_if_elsif",     "PLpgSQL_stmt_case",      "PLpgSQL_case_when",
        "PLpgSQL_stmt_loop", "PLpgSQL_stmt_while",   "PLpgSQL_stmt_fori",      "PLpgSQL_stmt_fors",
        "PLpgSQL_stmt_forc", "PLpgSQL_stmt_dynfors", "PLpgSQL_stmt_foreach_a",
    };

    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
        if (!strcmp(kind, kinds[i]))
            return true;
    return false;
}

static enum plpgsql_kind
expr_kind(const char *stmt, const char *field)
{
    if (!strcmp(stmt, "PLpgSQL_stmt_execsql") && !strcmp(field, "sqlstmt"))
        return PLPGSQL_SQL;
    if (!strcmp(stmt, "PLpgSQL_stmt_call"))
        return PLPGSQL_SQL;
    if (!strcmp(stmt, "PLpgSQL_stmt_perform"))
        return PLPGSQL_PERFORM;
    if ((!strcmp(stmt, "PLpgSQL_stmt_dynexecute") || !strcmp(stmt, "PLpgSQL_stmt_dynfors")) &&
        !strcmp(field, "query"))
        return PLPGSQL_EXECUTE;
    if (!strcmp(field, "dynquery"))
        return PLPGSQL_EXECUTE;
    /* FOR row IN query, RETURN QUERY, OPEN cursor FOR: may change rows as any statement does. */
    if (!strcmp(field, "query"))
        return PLPGSQL_SQL;
    return PLPGSQL_EXPR;
}

static void
walk_node(struct walk *w, const char *kind, const cJSON *node, bool conditional)
{
    const cJSON *number = get(node, "lineno"), *field;
    size_t line = cJSON_IsNumber(number) && number->valueint > 0 ? (size_t)number->valueint : 1;
    bool inner = conditional || is_conditional(kind) || get(node, "exceptions");

    if (!strcmp(kind, "PLpgSQL_stmt_commit") || !strcmp(kind, "PLpgSQL_stmt_rollback")) {
        add(w, PLPGSQL_COMMIT, strcmp(kind, "PLpgSQL_stmt_commit") ? "ROLLBACK" : "COMMIT", line,
            conditional);
        return;
    }
    cJSON_ArrayForEach(field, node)
    {
        if (cJSON_IsArray(field))
            walk_list(w, field, inner);
        else if (cJSON_IsObject(field) && get(field, "PLpgSQL_expr"))
            add(w, expr_kind(kind, field->string), query_text(field), line, conditional);
        else if (cJSON_IsObject(field) && field->child && field->child->string &&
                 cJSON_IsObject(field->child))
            walk_node(w, field->child->string, field->child, inner);
    }
}

static void
walk_list(struct walk *w, const cJSON *list, bool conditional)
{
    struct plpgsql_part **begin = w->last;
    const cJSON *item;

    cJSON_ArrayForEach(item, list)
    {
        if (!cJSON_IsObject(item) || !item->child)
            continue;
        if (!strcmp(item->child->string, "PLpgSQL_expr"))
            continue; /* USING arguments and the like: values only */
        walk_node(w, item->child->string, item->child, conditional);
    }
    /* Those in lists further in have their ends already. */
    for (struct plpgsql_part *p = *begin; p; p = p->next)
        if (conditional && !p->until)
            p->until = w->n;
}

bool
plpgsql_read(const char *statement, struct arena *a, struct plpgsql_part **ret_parts,
             const char **ret_error)
{
    PgQueryPlpgsqlParseResult r = pg_query_parse_plpgsql(statement);
    struct walk w = {.a = a, .last = &w.first};
    cJSON *tree = NULL;
    const cJSON *f;

    *ret_parts = NULL;
    *ret_error = NULL;
    if (r.error)
        *ret_error = arena_strdup(a, r.error->message);
    else if (!(tree = cJSON_Parse(r.plpgsql_funcs)))
        *ret_error = "the body is too deeply nested to be read";
    cJSON_ArrayForEach(f, tree)
    {
        const cJSON *action = get(get(f, "PLpgSQL_function"), "action");

        if (action && action->child)
            walk_node(&w, action->child->string, action->child, false);
    }
    cJSON_Delete(tree);
    pg_query_free_plpgsql_parse_result(r);
    *ret_parts = w.first;
    return !*ret_error;
}
