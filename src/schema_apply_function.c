#include "schema_model.h"

#include <string.h>

#include "limits.h"

/* Functions and procedures, by name and argument types. */

static const char *
home(const struct schema *s, struct name n)
{
    return n.schema ? n.schema : schema_creation_target(s);
}

/* Same signature; one that is not known fits any. */
static bool
fits(const struct function *f, const char *arguments)
{
    return !f->arguments || !arguments || strcmp(f->arguments, arguments) == 0;
}

static struct function *
enter(struct schema *s, const char *schema, const char *name)
{
    struct map_entry *e = map_entry(s, &s->functions, schema, name);
    struct function *f = schema_new(s, struct function);

    f->name = (struct name){intern(s, schema), intern(s, name)};
    f->exists = TRI_YES;
    f->next = e->value;
    SCHEMA_SET(s, e->value, f);
    return f;
}

static char
volatility_of(const struct op_function *def)
{
    if (def->volatility)
        return def->volatility;
    return def->volatility_said ? 0 : 'v';
}

/* The server may look into an SQL function when it plans a query, and a procedure's COMMIT counts;
 * the bodies of all others together would be most of the memory. */
static bool
keeps_body(const struct op_function *def)
{
    return def->is_procedure || !def->language || strcmp(def->language, "sql") == 0;
}

/* Whether there is a word in the body that changes more than rows. Read as text: what EXECUTE runs
 * is text as well. */
static bool
changes_schema(const char *body)
{
    static const char *const words[] = {"execute", "create", "alter", "drop"};

    for (size_t i = 0; body && i < sizeof(words) / sizeof(words[0]); i++)
        if (schema_text_names(body, words[i]))
            return true;
    return false;
}

static bool
changes_rows(const char *body)
{
    static const char *const words[] = {"insert", "update", "delete", "merge", "truncate", "lock"};

    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
        if (schema_text_names(body, words[i]))
            return true;
    return false;
}

bool
schema_keeps_definition(const struct op_function *def)
{
    return def && def->body && def->language && strcmp(def->language, "plpgsql") == 0 &&
           strlen(def->body) <= LIMIT_DEFINITION &&
           !(def->returns && strcasestr(def->returns, "trigger")) &&
           (changes_schema(def->body) || changes_rows(def->body));
}

static void
define(struct schema *s, struct function *f, const struct op *op)
{
    const struct op_function *def = op->function;
    struct function new = *f;

    new.exists = TRI_YES;
    new.is_new = f->exists != TRI_YES || f->is_new ? s->pending : false;
    if (def) {
        new.arguments = intern(s, def->arguments);
        new.returns = intern(s, def->returns);
        new.language = intern(s, def->language);
        new.volatility = volatility_of(def);
        new.is_procedure = def->is_procedure;
        new.changes_schema = changes_schema(def->body);
        new.body = keeps_body(def) ? arena_strdup(s->run, def->body) : NULL;
        new.definition = NULL;
        new.body_at = def->body_at;
        new.body_exact = def->body_exact;
        new.path = intern(s, s->source_path);
    }
    SCHEMA_SET(s, *f, new);
}

static void
create_function(struct schema *s, const struct op *op)
{
    const char *arguments = op->function ? op->function->arguments : NULL;
    const char *schema = home(s, op->object);
    struct function *f;

    if (!op->object.name)
        return;
    f = map_get(&s->functions, schema, op->object.name);
    while (f && !(f->arguments && fits(f, arguments)))
        f = f->next;
    if (!f) {
        f = enter(s, schema, op->object.name);
        f->exists = TRI_NO;
    }
    define(s, f, op);
}

void
schema_keep_definition(struct schema *s, const struct op *op, const char *statement)
{
    struct function *f = map_get(&s->functions, home(s, op->object), op->object.name);

    while (f && !(f->exists == TRI_YES && fits(f, op->function->arguments)))
        f = f->next;
    if (f)
        SCHEMA_SET(s, f->definition, arena_strdup(s->run, statement));
}

/* Where the functions of that name are: found through search_path when not qualified. */
static struct function *
find(const struct schema *s, struct name n)
{
    struct function *f = schema_function(s, n, NULL);

    return f ? map_get(&s->functions, f->name.schema, f->name.name) : NULL;
}

static void
drop_triggers(struct schema *s, const char *function)
{
    /* Tables with triggers are never frozen. */
    for (size_t i = 0; i < s->relations.n_slots; i++) {
        struct relation *r = relation_at(s, i);
        struct trigger **at = r ? &r->triggers : NULL;

        while (at && *at) {
            if ((*at)->function.name && strcmp((*at)->function.name, function) == 0)
                SCHEMA_SET(s, *at, (*at)->next);
            else
                at = &(*at)->next;
        }
    }
}

static void
drop_function(struct schema *s, const struct op *op)
{
    const char *arguments = op->function ? op->function->arguments : NULL;
    bool any = false;

    if (!op->object.name)
        return;
    for (struct function *f = find(s, op->object); f; f = f->next) {
        if (!fits(f, arguments))
            continue;
        SCHEMA_SET(s, f->exists, TRI_NO);
        any = true;
    }
    if (!any && !s->complete) {
        struct function *f = enter(s, home(s, op->object), op->object.name);

        f->arguments = intern(s, arguments);
        f->exists = TRI_NO;
    }
    if (op->cascade)
        drop_triggers(s, op->object.name);
}

static void
move(struct schema *s, struct function *f, const char *schema, const char *name)
{
    struct function *copy = enter(s, schema, name), *next = copy->next;
    struct name n = copy->name;

    *copy = *f;
    copy->name = n;
    copy->next = next;
    SCHEMA_SET(s, f->exists, TRI_NO);
}

void
function_move(struct schema *s, struct name n, const char *arguments, const char *schema,
              const char *name)
{
    for (struct function *f = find(s, n); f; f = f->next)
        if (f->exists != TRI_NO && fits(f, arguments))
            move(s, f, schema ? schema : f->name.schema, name);
}

void
functions_leave_schema(struct schema *s, const char *schema, const char *to)
{
    /* Entries made meanwhile belong to another schema, so they may be met or not. */
    for (size_t i = 0; i < s->functions.n_slots; i++) {
        struct function *f = s->functions.slots[i] ? s->functions.slots[i]->value : NULL;

        for (; f && strcmp(f->name.schema, schema) == 0; f = f->next) {
            if (f->exists == TRI_NO)
                continue;
            if (to)
                move(s, f, to, f->name.name);
            else
                SCHEMA_SET(s, f->exists, TRI_NO);
        }
    }
}

static void
rename_function(struct schema *s, const struct op *op)
{
    if (op->object.name && op->new_name)
        function_move(s, op->object, op->function ? op->function->arguments : NULL, NULL,
                      op->new_name);
}

static void
alter_function(struct schema *s, const struct op *op)
{
    if (!op->object.name || !op->function || !op->function->volatility_said)
        return;
    for (struct function *f = find(s, op->object); f; f = f->next)
        if (f->exists != TRI_NO && fits(f, op->function->arguments))
            SCHEMA_SET(s, f->volatility, op->function->volatility);
}

const struct applier apply_function[] = {
    {OP_CREATE_FUNCTION, create_function},
    {OP_DROP_FUNCTION, drop_function},
    {OP_RENAME_FUNCTION, rename_function},
    {OP_ALTER_FUNCTION, alter_function},
    {OP_NONE, NULL},
};
