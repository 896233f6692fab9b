/*
 * read_function.c - functions, procedures and DO: what they declare, and where exactly their body
 * stands in the file.
 */
#include <string.h>

#include "read.h"

/* --- the body ------------------------------------------------------------------------------- */

/* A body in quotes. It is exact when the bytes between the quotes are the body: dollar quotes, or
 * plain ones around a text without quotes. */
static void
read_quoted_body(struct reading *r, struct op_function *f, const char *body, struct token t)
{
    size_t n = strlen(body);

    f->body = arena_strdup(r->a, body);
    f->body_at = r->whole;
    if (t.kind != TOKEN_STRING || !r->exact)
        return;
    f->body_at = (struct span){r->base + (size_t)t.inner_start, r->base + (size_t)t.inner_end};
    f->body_exact =
        (size_t)(t.inner_end - t.inner_start) == n && memcmp(r->text + t.inner_start, body, n) == 0;
}

/* A body in SQL itself: BEGIN ATOMIC ... END, or RETURN expression. */
static void
read_sql_body(struct reading *r, struct op_function *f, const CreateFunctionStmt *s, int from)
{
    struct token t;
    int start = -1, end = r->end;

    if (IsA(s->sql_body, ReturnStmt)) {
        t = scan_find_word(r, from, -1, "return");
        start = t.kind == TOKEN_END ? -1 : t.start;
    } else {
        for (t = scan_find_word(r, from, -1, "begin"); t.kind != TOKEN_END && start < 0;
             t = scan_find_word(r, t.end, -1, "begin")) {
            struct token next = scan_token(r, t.end);

            if (token_is(r, next, "atomic"))
                start = next.end;
        }
        /* the statement ends with the body's END: options cannot follow it */
        if (end - 3 > start && strncasecmp(r->text + end - 3, "end", 3) == 0)
            end -= 3;
    }
    f->body_at = read_span(r, start, end);
    if (start < 0)
        return;
    while (start < end && strchr(" \t\r\n\f\v", r->text[start]))
        start++;
    f->body_at = read_span(r, start, end);
    f->body = arena_strndup(r->a, r->text + start, (size_t)(end - start));
    f->body_exact = r->exact;
    f->body_is_sql = true;
}

/* --- options -------------------------------------------------------------------------------- */

static void
read_as(struct reading *r, struct op_function *f, const DefElem *d)
{
    const List *parts = (const List *)d->arg;

    /* AS 'body', or AS 'library', 'symbol' for C */
    if (!parts || !IsA(parts, List) || list_length(parts) != 1)
        return;
    read_quoted_body(r, f, strVal(linitial(parts)),
                     d->location < 0 ? (struct token){.kind = TOKEN_END}
                                     : scan_token(r, scan_token(r, d->location).end));
}

static char
volatility_of(const char *word)
{
    if (strcmp(word, "immutable") == 0)
        return 'i';
    return strcmp(word, "stable") == 0 ? 's' : 'v';
}

static void
read_function_options(struct reading *r, struct op_function *f, const List *options)
{
    ListCell *lc;

    f->volatility = 'v';
    foreach (lc, options) {
        const DefElem *d = lfirst(lc);

        if (strcmp(d->defname, "as") == 0) {
            read_as(r, f, d);
        } else if (strcmp(d->defname, "language") == 0) {
            f->language = read_lower(r, read_value(r, d->arg));
        } else if (strcmp(d->defname, "volatility") == 0) {
            f->volatility = volatility_of(strVal(d->arg));
            f->volatility_said = true;
        } else if (strcmp(d->defname, "security") == 0) {
            f->security_definer = boolVal(d->arg);
        } else if (strcmp(d->defname, "set") == 0) {
            const char *name = ((const VariableSetStmt *)d->arg)->name;

            if (name && strcasecmp(name, "search_path") == 0)
                f->sets_search_path = true;
        }
    }
}

/* RETURNS TABLE (a int, b text) is a list of parameters to the grammar. */
static const char *
returned_table(struct reading *r, const List *parameters)
{
    const char *text = NULL;
    ListCell *lc;

    foreach (lc, parameters) {
        const FunctionParameter *p = lfirst(lc);

        if (p->mode != FUNC_PARAM_TABLE)
            continue;
        text = arena_printf(r->a, "%s%s %s", text ? arena_printf(r->a, "%s, ", text) : "",
                            read_string(r, p->name), read_type_name(r, p->argType).text);
    }
    return text ? arena_printf(r->a, "TABLE(%s)", text) : NULL;
}

static void
read_create_function(struct reading *r, const Node *node)
{
    const CreateFunctionStmt *s = (const CreateFunctionStmt *)node;
    struct op *op = read_op(r, OP_CREATE_FUNCTION, -1);
    struct op_function *f = arena_new(r->a, struct op_function);

    r->kind = s->is_procedure ? "CREATE PROCEDURE" : "CREATE FUNCTION";
    op->object = read_name_list(r, s->funcname);
    op->rel_kind = s->is_procedure ? OBJ_PROCEDURE : OBJ_FUNCTION;
    op->replace = s->replace;
    op->function = f;
    f->is_procedure = s->is_procedure;
    read_function_options(r, f, s->options);
    f->arguments = read_signature(r, s->parameters, true, &f->n_arguments);
    f->returns = returned_table(r, s->parameters);
    if (!f->returns && s->returnType)
        f->returns = read_type_name(r, s->returnType).text;
    f->returns_trigger = f->returns && strcmp(f->returns, "trigger") == 0;
    if (s->sql_body) {
        read_sql_body(r, f, s, r->start);
        op->uses = read_uses(r, s->sql_body, &op->calls);
    }
}

static void
read_do(struct reading *r, const Node *node)
{
    const DoStmt *s = (const DoStmt *)node;
    struct op *op = read_op(r, OP_DO, -1);
    struct op_function *f = arena_new(r->a, struct op_function);
    ListCell *lc;

    op->function = f;
    f->volatility = 'v';
    foreach (lc, s->args) {
        const DefElem *d = lfirst(lc);

        if (strcmp(d->defname, "as") == 0)
            read_quoted_body(r, f, strVal(d->arg),
                             d->location < 0 ? (struct token){.kind = TOKEN_END}
                                             : scan_token(r, d->location));
        else if (strcmp(d->defname, "language") == 0)
            f->language = read_lower(r, read_value(r, d->arg));
    }
}

void
read_function_name(struct reading *r, struct op *op, const ObjectWithArgs *object)
{
    struct op_function *f = arena_new(r->a, struct op_function);

    op->object = read_name_list(r, object->objname);
    if (!object->args_unspecified)
        f->arguments = read_signature(r, object->objargs, false, &f->n_arguments);
    op->function = f;
}

static void
read_alter_function(struct reading *r, const Node *node)
{
    const AlterFunctionStmt *s = (const AlterFunctionStmt *)node;
    struct op *op = read_op(r, OP_ALTER_FUNCTION, -1);
    struct op_function *f;
    ListCell *lc;

    r->kind = read_kind(r, "ALTER", s->objtype);
    read_function_name(r, op, s->func);
    op->rel_kind = read_object_kind(s->objtype);
    f = unconstify(struct op_function *, op->function);
    read_function_options(r, f, s->actions);
    f->is_procedure = s->objtype == OBJECT_PROCEDURE;
    op->options = read_options(r, s->actions);
    foreach (lc, s->actions)
        op->detail = op->detail ? arena_printf(r->a, "%s, %s", op->detail,
                                               ((const DefElem *)lfirst(lc))->defname)
                                : read_string(r, ((const DefElem *)lfirst(lc))->defname);
}

/* --- triggers ------------------------------------------------------------------------------- */

/* catalog/pg_trigger.h, TRIGGER_TYPE_* */
enum {
    TIMING_BEFORE = 1 << 1,
    EVENT_INSERT = 1 << 2,
    EVENT_DELETE = 1 << 3,
    EVENT_UPDATE = 1 << 4,
    EVENT_TRUNCATE = 1 << 5,
    TIMING_INSTEAD = 1 << 6
};

static const char *
trigger_events(struct reading *r, int events)
{
    static const struct {
        int bit;
        const char *name;
    } rows[] = {
        {EVENT_INSERT, "insert"},
        {EVENT_UPDATE, "update"},
        {EVENT_DELETE, "delete"},
        {EVENT_TRUNCATE, "truncate"},
    };
    const char *text = NULL;

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        if (events & rows[i].bit)
            text = text ? arena_printf(r->a, "%s or %s", text, rows[i].name) : rows[i].name;
    return text;
}

/* UPDATE OF's columns and those that WHEN names through OLD and NEW. */
static const struct string_list *
read_trigger_columns(struct reading *r, const CreateTrigStmt *s)
{
    struct string_builder b = {0};
    const struct expr *when = read_expr(r, s->whenClause);
    ListCell *lc;

    foreach (lc, s->columns)
        string_builder_add(&b, r->a, read_string(r, strVal(lfirst(lc))));
    for (const struct string_list *c = when ? when->columns : NULL; c; c = c->next)
        if (!string_list_has(b.first, c->text))
            string_builder_add(&b, r->a, c->text);
    return b.first;
}

static void
read_create_trigger(struct reading *r, const Node *node)
{
    const CreateTrigStmt *s = (const CreateTrigStmt *)node;
    struct op *op = read_op(r, OP_CREATE_TRIGGER, -1);
    struct op_trigger *t = arena_new(r->a, struct op_trigger);

    op->name = read_string(r, s->trigname);
    op->rel = read_rangevar(r, s->relation);
    op->rel_kind = OBJ_TABLE;
    op->other = read_rangevar(r, s->constrrel);
    op->replace = s->replace;
    op->detail = trigger_events(r, s->events);
    op->trigger = t;
    t->columns = read_trigger_columns(r, s);
    t->function = read_name_list(r, s->funcname);
    t->row = s->row;
    t->before = (s->timing & TIMING_BEFORE) != 0;
    t->instead_of = (s->timing & TIMING_INSTEAD) != 0;
    t->after = !t->before && !t->instead_of;
    t->constraint = s->isconstraint;
    t->deferrable = s->deferrable;
    t->initially_deferred = s->initdeferred;
    op->expr = read_expr(r, s->whenClause);
}

static void
read_create_event_trigger(struct reading *r, const Node *node)
{
    const CreateEventTrigStmt *s = (const CreateEventTrigStmt *)node;
    struct op *op = read_op(r, OP_CREATE_EVENT_TRIGGER, -1);
    struct op_trigger *t = arena_new(r->a, struct op_trigger);

    op->object.name = read_string(r, s->trigname);
    op->name = read_string(r, s->eventname);
    op->detail = "create";
    op->trigger = t;
    t->function = read_name_list(r, s->funcname);
}

static void
read_alter_event_trigger(struct reading *r, const Node *node)
{
    const AlterEventTrigStmt *s = (const AlterEventTrigStmt *)node;
    struct op *op = read_op(r, OP_CREATE_EVENT_TRIGGER, -1);

    op->object.name = read_string(r, s->trigname);
    switch (s->tgenabled) {
    case 'D':
        op->detail = "disable";
        break;
    case 'R':
        op->detail = "enable replica";
        break;
    case 'A':
        op->detail = "enable always";
        break;
    default:
        op->detail = "enable";
    }
}

const struct reader function_readers[] = {
    {T_CreateFunctionStmt, "CREATE FUNCTION", read_create_function},
    {T_AlterFunctionStmt, "ALTER FUNCTION", read_alter_function},
    {T_DoStmt, "DO", read_do},
    {T_CreateTrigStmt, "CREATE TRIGGER", read_create_trigger},
    {T_CreateEventTrigStmt, "CREATE EVENT TRIGGER", read_create_event_trigger},
    {T_AlterEventTrigStmt, "ALTER EVENT TRIGGER", read_alter_event_trigger},
    {0, NULL, NULL},
};
