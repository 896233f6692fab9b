/* read_session.c - SET and RESET, and the commands that only concern the session. */
#include <ctype.h>
#include <string.h>

#include "read.h"

const char *
read_lower(struct reading *r, const char *s)
{
    char *copy = arena_strdup(r->a, s);

    for (char *c = copy; c && *c; c++)
        *c = (char)tolower((unsigned char)*c);
    return copy;
}

/* As SplitIdentifierString() takes a setting apart: names folded unless quoted. */
const struct string_list *
read_split_setting(struct reading *r, const char *value)
{
    struct string_builder b = {0};
    const char *c = value;

    while (c && *c) {
        char *item = arena_alloc(r->a, strlen(c) + 1);
        size_t n = 0;

        while (isspace((unsigned char)*c))
            c++;
        if (*c == '"') {
            for (c++; *c && (*c != '"' || c[1] == '"'); c++) {
                c += *c == '"';
                item[n++] = *c;
            }
            c += *c == '"';
        }
        for (; *c && *c != ','; c++)
            item[n++] = (char)tolower((unsigned char)*c);
        while (n && isspace((unsigned char)item[n - 1]))
            n--;
        item[n] = '\0';
        string_builder_add(&b, r->a, item);
        c += *c == ',';
    }
    return b.first;
}

static const char *
joined(struct reading *r, const struct string_list *items)
{
    const char *text = NULL;

    for (; items; items = items->next)
        text = text ? arena_printf(r->a, "%s, %s", text, items->text) : items->text;
    return text;
}

/* SET TRANSACTION and SET SESSION CHARACTERISTICS: "isolation level serializable, read only". */
static void
read_modes(struct reading *r, struct op_set *set, const List *modes)
{
    struct string_builder b = {0};
    ListCell *lc;

    foreach (lc, modes) {
        const DefElem *d = lfirst(lc);
        const char *text;
        bool on;

        if (!IsA(d, DefElem))
            continue;
        on = read_flag(list_make1(lfirst(lc)), d->defname);
        if (d->arg && IsA(d->arg, A_Const) && IsA(&((const A_Const *)d->arg)->val.node, Integer))
            on = ((const A_Const *)d->arg)->val.ival.ival != 0;
        if (strcmp(d->defname, "transaction_isolation") == 0)
            text = arena_printf(r->a, "isolation level %s", read_value(r, d->arg));
        else if (strcmp(d->defname, "transaction_read_only") == 0)
            text = on ? "read only" : "read write";
        else if (strcmp(d->defname, "transaction_deferrable") == 0)
            text = on ? "deferrable" : "not deferrable";
        else
            text = read_string(r, d->defname);
        string_builder_add(&b, r->a, text);
    }
    set->values = b.first;
}

static void
read_setting_values(struct reading *r, struct op_set *set, const VariableSetStmt *s)
{
    struct string_builder b = {0};
    ListCell *lc;

    foreach (lc, s->args) {
        const char *value = read_value(r, lfirst(lc));

        if (value)
            string_builder_add(&b, r->a, value);
    }
    set->values = b.first;
    /* each stays one item, as on the server: SET search_path = 'a, b' names one schema */
    set->value = joined(r, set->values);
}

const struct op_set *
read_set(struct reading *r, const VariableSetStmt *s)
{
    struct op_set *set = arena_new(r->a, struct op_set);

    set->name = read_lower(r, read_string(r, s->name));
    set->is_local = s->is_local;
    switch (s->kind) {
    case VAR_SET_VALUE:
    case VAR_SET_CURRENT:
        read_setting_values(r, set, s);
        break;
    case VAR_SET_DEFAULT:
        set->is_default = true;
        break;
    case VAR_SET_MULTI:
        if (strcmp(set->name, "transaction snapshot") == 0)
            read_setting_values(r, set, s);
        else
            read_modes(r, set, s->args);
        set->value = joined(r, set->values);
        break;
    case VAR_RESET:
    case VAR_RESET_ALL:
        set->is_reset = true;
        break;
    }
    return set;
}

static void
read_variable_set(struct reading *r, const Node *node)
{
    const VariableSetStmt *s = (const VariableSetStmt *)node;
    bool reset = s->kind == VAR_RESET || s->kind == VAR_RESET_ALL;
    struct op *op = read_op(r, reset ? OP_RESET : OP_SET, -1);

    r->kind = reset ? "RESET" : "SET";
    op->set = read_set(r, s);
    op->name = op->set->name;
}

static void
read_discard(struct reading *r, const Node *node)
{
    static const char *const targets[] = {
        [DISCARD_ALL] = "all",
        [DISCARD_PLANS] = "plans",
        [DISCARD_SEQUENCES] = "sequences",
        [DISCARD_TEMP] = "temp",
    };

    read_op(r, OP_DISCARD, -1)->detail = targets[((const DiscardStmt *)node)->target];
}

static struct op *
session_op(struct reading *r, const char *detail, const char *name)
{
    struct op *op = read_op(r, OP_SESSION_OTHER, -1);

    op->detail = detail;
    op->name = read_string(r, name);
    return op;
}

static void
read_show(struct reading *r, const Node *node)
{
    session_op(r, "show", ((const VariableShowStmt *)node)->name);
}

static void
read_listen(struct reading *r, const Node *node)
{
    session_op(r, "listen", ((const ListenStmt *)node)->conditionname);
}

static void
read_unlisten(struct reading *r, const Node *node)
{
    session_op(r, "unlisten", ((const UnlistenStmt *)node)->conditionname);
}

static void
read_notify(struct reading *r, const Node *node)
{
    session_op(r, "notify", ((const NotifyStmt *)node)->conditionname);
}

static void
read_load(struct reading *r, const Node *node)
{
    session_op(r, "load", ((const LoadStmt *)node)->filename);
}

static void
read_declare(struct reading *r, const Node *node)
{
    const DeclareCursorStmt *s = (const DeclareCursorStmt *)node;
    struct op *op = session_op(r, "declare", s->portalname);

    op->uses = read_uses(r, s->query, &op->calls);
}

static void
read_fetch(struct reading *r, const Node *node)
{
    const FetchStmt *s = (const FetchStmt *)node;

    r->kind = s->ismove ? "MOVE" : "FETCH";
    session_op(r, s->ismove ? "move" : "fetch", s->portalname);
}

static void
read_close(struct reading *r, const Node *node)
{
    session_op(r, "close", ((const ClosePortalStmt *)node)->portalname);
}

/* PREPARE only plans: what it names is looked up now and used by EXECUTE. */
static void
read_prepare(struct reading *r, const Node *node)
{
    const PrepareStmt *s = (const PrepareStmt *)node;
    struct op *op = session_op(r, "prepare", s->name);

    op->uses = read_uses(r, s->query, &op->calls);
}

static void
read_execute(struct reading *r, const Node *node)
{
    const ExecuteStmt *s = (const ExecuteStmt *)node;
    struct op *op = session_op(r, "execute", s->name);

    op->uses = read_uses(r, (const Node *)s->params, &op->calls);
}

static void
read_deallocate(struct reading *r, const Node *node)
{
    session_op(r, "deallocate", ((const DeallocateStmt *)node)->name);
}

const struct reader session_readers[] = {
    {T_VariableSetStmt, "SET", read_variable_set},
    {T_VariableShowStmt, "SHOW", read_show},
    {T_DiscardStmt, "DISCARD", read_discard},
    {T_ListenStmt, "LISTEN", read_listen},
    {T_UnlistenStmt, "UNLISTEN", read_unlisten},
    {T_NotifyStmt, "NOTIFY", read_notify},
    {T_LoadStmt, "LOAD", read_load},
    {T_DeclareCursorStmt, "DECLARE CURSOR", read_declare},
    {T_FetchStmt, "FETCH", read_fetch},
    {T_ClosePortalStmt, "CLOSE CURSOR", read_close},
    {T_PrepareStmt, "PREPARE", read_prepare},
    {T_ExecuteStmt, "EXECUTE", read_execute},
    {T_DeallocateStmt, "DEALLOCATE", read_deallocate},
    {0, NULL, NULL},
};
