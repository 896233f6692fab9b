/*
 * data_touch.c - which rows will not be what they are now once the pending statements before have
 * run. Whatever is not known to leave rows and names alone changes everything.
 */
#include "data_private.h"

#include <string.h>

#include "volatility.h"

enum reach {
    EVERYTHING, /* zero: an op that nobody thought of */
    NOTHING,
    ROWS,  /* of the relation, and what hangs on it */
    NAMES, /* the relation is called otherwise */
    PARTS, /* which rows belong to the relation and to the other */
    TYPE,
    CALLS, /* nothing but what is called */
    SETTING,
    FUNCTION,
    COLUMN, /* a new one, by its default */
    BLOCK,  /* its statements come by themselves; its expressions may call anything */
};

/* clang-format off */
static const unsigned char reaches[OP_KIND_COUNT] = {
    [OP_CREATE_TABLE] = NOTHING, [OP_DROP_RELATION] = PARTS, [OP_ADD_COLUMN] = COLUMN,
    [OP_DROP_COLUMN] = NOTHING, [OP_RENAME_COLUMN] = NAMES, [OP_ALTER_COLUMN_TYPE] = ROWS,
    [OP_SET_DEFAULT] = NOTHING, [OP_DROP_DEFAULT] = NOTHING, [OP_SET_NOT_NULL] = NOTHING,
    [OP_DROP_NOT_NULL] = NOTHING, [OP_ADD_IDENTITY] = NOTHING, [OP_SET_IDENTITY] = NOTHING,
    [OP_DROP_IDENTITY] = NOTHING, [OP_SET_EXPRESSION] = ROWS, [OP_DROP_EXPRESSION] = NOTHING,
    [OP_SET_STATISTICS] = NOTHING, [OP_SET_COLUMN_OPTIONS] = NOTHING, [OP_SET_STORAGE] = NOTHING,
    [OP_SET_COMPRESSION] = NOTHING, [OP_ADD_CONSTRAINT] = NOTHING, [OP_VALIDATE_CONSTRAINT] = NOTHING,
    [OP_DROP_CONSTRAINT] = NOTHING, [OP_ALTER_CONSTRAINT] = NOTHING, [OP_RENAME_CONSTRAINT] = NOTHING,
    [OP_RENAME_RELATION] = NAMES, [OP_SET_SCHEMA] = NAMES, [OP_OWNER_TO] = NOTHING,
    [OP_SET_TABLESPACE] = NOTHING, [OP_SET_ACCESS_METHOD] = NOTHING, [OP_SET_LOGGED] = NOTHING,
    [OP_SET_UNLOGGED] = NOTHING, [OP_SET_STORAGE_PARAMETERS] = NOTHING, [OP_CLUSTER_ON] = NOTHING,
    [OP_INHERIT] = PARTS, [OP_NO_INHERIT] = PARTS, [OP_OF_TYPE] = NOTHING,
    [OP_REPLICA_IDENTITY] = NOTHING, [OP_ENABLE_TRIGGER] = NOTHING, [OP_DISABLE_TRIGGER] = NOTHING,
    [OP_ATTACH_PARTITION] = PARTS, [OP_DETACH_PARTITION] = PARTS,
    [OP_CREATE_INDEX] = NOTHING, [OP_DROP_INDEX] = NOTHING, [OP_RENAME_INDEX] = NOTHING,
    [OP_ALTER_INDEX] = NOTHING, [OP_REINDEX] = NOTHING, [OP_CREATE_VIEW] = NOTHING,
    [OP_REFRESH_MATVIEW] = ROWS, [OP_ALTER_VIEW] = NOTHING, [OP_INSERT] = ROWS, [OP_UPDATE] = ROWS,
    [OP_DELETE] = ROWS, [OP_MERGE] = ROWS, [OP_TRUNCATE] = ROWS, [OP_COPY_FROM] = ROWS,
    [OP_COPY_TO] = CALLS, [OP_SELECT] = CALLS, [OP_LOCK] = NOTHING, [OP_BEGIN] = NOTHING,
    [OP_COMMIT] = NOTHING, [OP_ROLLBACK] = NOTHING, [OP_SAVEPOINT] = NOTHING,
    [OP_RELEASE_SAVEPOINT] = NOTHING, [OP_ROLLBACK_TO] = NOTHING, [OP_SET] = SETTING,
    [OP_RESET] = SETTING, [OP_SET_CONSTRAINTS] = NOTHING, [OP_VACUUM] = NOTHING,
    [OP_ANALYZE] = NOTHING, [OP_CLUSTER] = NOTHING, [OP_CHECKPOINT] = NOTHING,
    [OP_CREATE_TYPE] = NOTHING, [OP_DROP_TYPE] = TYPE, [OP_ADD_ENUM_VALUE] = TYPE,
    [OP_RENAME_ENUM_VALUE] = TYPE, [OP_RENAME_TYPE] = TYPE, [OP_CREATE_DOMAIN] = NOTHING,
    [OP_ALTER_DOMAIN] = TYPE, [OP_CREATE_SEQUENCE] = NOTHING, [OP_ALTER_SEQUENCE] = NOTHING,
    [OP_CREATE_SCHEMA] = NOTHING, [OP_CREATE_FUNCTION] = FUNCTION, [OP_DROP_FUNCTION] = FUNCTION,
    [OP_ALTER_FUNCTION] = FUNCTION, [OP_RENAME_FUNCTION] = FUNCTION,
    [OP_DO] = BLOCK, [OP_CREATE_TRIGGER] = NOTHING,
    [OP_DROP_TRIGGER] = NOTHING, [OP_RENAME_TRIGGER] = NOTHING, [OP_CREATE_POLICY] = NOTHING,
    [OP_ALTER_POLICY] = NOTHING, [OP_DROP_POLICY] = NOTHING, [OP_CREATE_PUBLICATION] = NOTHING,
    [OP_ALTER_PUBLICATION] = NOTHING, [OP_DROP_PUBLICATION] = NOTHING,
    [OP_CREATE_STATISTICS] = NOTHING, [OP_ALTER_STATISTICS] = NOTHING,
    [OP_DROP_STATISTICS] = NOTHING, [OP_COMMENT] = NOTHING, [OP_SECURITY_LABEL] = NOTHING,
    [OP_GRANT] = NOTHING, [OP_REVOKE] = NOTHING, [OP_GRANT_ROLE] = NOTHING,
    [OP_DEFAULT_PRIVILEGES] = NOTHING, [OP_CREATE_ROLE] = NOTHING, [OP_CREATE_EXTENSION] = NOTHING,
    [OP_ROW_SECURITY] = NOTHING, [OP_CREATE_TABLE_AS] = CALLS, [OP_CREATE_MATVIEW] = CALLS,
};
/* clang-format on */

static void
add_name(struct data *d, struct touched_name **list, struct name n, const char *why)
{
    struct touched_name *x;

    for (x = *list; x; x = x->next)
        if (name_equal(x->name, n))
            return;
    x = arena_new(d->arena, struct touched_name);
    x->name.schema = arena_strdup(d->arena, n.schema);
    x->name.name = arena_strdup(d->arena, n.name);
    x->why = arena_strdup(d->arena, why);
    x->next = *list;
    *list = x;
}

static void
everything(struct data *d, const char *why)
{
    if (!d->touched.everything)
        d->touched.everything = arena_strdup(d->arena, why);
}

static const char *
words(const struct effect_ctx *c)
{
    return c->statement && c->statement->kind ? c->statement->kind : op_heading(c->op->kind);
}

/* Functions that are not the server's own may change rows of any table. */
static void
touch_calls(struct data *d, const struct effect_ctx *c, const struct name_list *calls)
{
    for (; calls; calls = calls->next) {
        struct name n = calls->name;

        if (n.schema && !strcmp(n.schema, "pg_catalog"))
            continue;
        if (schema_function(c->schema, n, NULL) ||
            volatility_of_function(c->schema, n) == VOLATILITY_UNKNOWN)
            everything(d, arena_printf(c->arena, "an earlier %s calls %s, which may change rows",
                                       words(c), n.name));
    }
}

enum {
    LEVELS = 64
};

static void
touch_rows(struct data *d, const struct effect_ctx *c, const struct relation *r, const char *why,
           int level)
{
    if (!r || level > LEVELS || r->exists == TRI_NO)
        return;
    for (const struct touched_name *t = d->touched.relations; t; t = t->next)
        if (name_equal(t->name, r->name))
            return;
    add_name(d, &d->touched.relations, r->name, why);
    if (r->triggers || r->rules)
        everything(d, arena_printf(c->arena, "an earlier %s fires a trigger or rule of %s",
                                   words(c), r->name.name));
    touch_rows(d, c, r->partition_of, why, level + 1);
    for (const struct relation_list *l = r->inherits; l; l = l->next)
        touch_rows(d, c, l->rel, why, level + 1);
    for (const struct relation_list *l = r->partitions; l; l = l->next)
        touch_rows(d, c, l->rel, why, level + 1);
    for (const struct relation_list *l = r->children; l; l = l->next)
        touch_rows(d, c, l->rel, why, level + 1);
    if (c->op->kind != OP_INSERT && c->op->kind != OP_COPY_FROM)
        for (const struct relation_list *l = r->referenced_by; l; l = l->next)
            touch_rows(d, c, l->rel, why, level + 1);
}

static void
touch_named(struct data *d, const struct effect_ctx *c, struct name n)
{
    const struct relation *r = n.name ? schema_relation(c->schema, n) : NULL;
    const char *why = arena_printf(c->arena, "an earlier %s changes rows of %s", words(c), n.name);

    if (!n.name)
        return;
    add_name(d, &d->touched.relations, schema_qualify(c->schema, n), why);
    if (!r || r->kind == OBJ_VIEW || r->kind == OBJ_UNKNOWN)
        everything(d, why);
    else if (!relation_is_new(r) || r->triggers) {
        /* its own entry is there: what hangs on it is still to come */
        struct touched_name *own = d->touched.relations;

        if (name_equal(own->name, r->name))
            d->touched.relations = own->next;
        touch_rows(d, c, r, why, 0);
    }
}

static void
touch_names(struct data *d, const struct effect_ctx *c)
{
    const struct op *op = c->op;
    struct name old = schema_qualify(c->schema, op->rel), fresh = old;
    const char *why = arena_printf(c->arena, "an earlier %s renames %s", words(c), op->rel.name);

    if (op->rel_kind == OBJ_SEQUENCE || op->rel_kind == OBJ_INDEX || !op->rel.name)
        return;
    if (op->kind == OP_RENAME_RELATION)
        fresh.name = op->new_name;
    else if (op->kind == OP_SET_SCHEMA)
        fresh.schema = op->new_name;
    add_name(d, &d->touched.relations, old, why);
    if (fresh.name && fresh.schema)
        add_name(d, &d->touched.relations, fresh, why);
}

/* Settings that change no meaning. */
static bool
is_harmless(const char *name)
{
    static const char *const names[] = {
        "lock_timeout",
        "statement_timeout",
        "idle_in_transaction_session_timeout",
        "client_min_messages",
        "maintenance_work_mem",
        "work_mem",
        "application_name",
        "transaction_timeout",
        "deadlock_timeout",
        "max_parallel_maintenance_workers",
        "default_tablespace",
        "default_table_access_method",
        "check_function_bodies",
        "synchronous_commit",
        "transaction",
        "client_encoding",
        "search_path",
        "log_statement",
    };

    for (size_t i = 0; name && i < sizeof(names) / sizeof(names[0]); i++)
        if (!strcmp(name, names[i]))
            return true;
    return false;
}

static void
touch_setting(struct data *d, const struct effect_ctx *c)
{
    const struct op_set *set = c->op->set;

    if (set && !is_harmless(set->name) && !d->touched.settings)
        d->touched.settings =
            arena_printf(d->arena, "an earlier SET %s may change what its expression means",
                         set->name ? set->name : "ALL");
}

/* A DO block of plain statements: nothing in it is computed. */
static bool
has_only_statements(const struct op_function *f)
{
    static const char *const words_of_code[] = {
        ":=", "perform", "call", "if", "while", "case", "return", "for", "raise", "assert", "="};

    for (size_t i = 0; i < sizeof(words_of_code) / sizeof(words_of_code[0]); i++)
        if (!f || !f->body || strcasestr(f->body, words_of_code[i]))
            return false;
    return true;
}

static void
touch_op(struct data *d, const struct effect_ctx *c)
{
    const struct op *op = c->op;

    switch ((enum reach)reaches[op->kind]) {
    case EVERYTHING:
        everything(d, arena_printf(c->arena, "what an earlier %s does to the rows is not known",
                                   words(c)));
        break;
    case ROWS:
        touch_named(d, c, op->rel);
        break;
    case NAMES:
        touch_names(d, c);
        break;
    case PARTS:
        touch_named(d, c, op->rel);
        touch_named(d, c, op->other);
        break;
    case TYPE:
        add_name(d, &d->touched.types, schema_qualify(c->schema, op->object), "");
        break;
    case FUNCTION:
        add_name(d, &d->touched.functions, schema_qualify(c->schema, op->object), "");
        break;
    case COLUMN:
        if (op->column && op->column->value)
            touch_calls(d, c, op->column->value->calls);
        break;
    case SETTING:
        touch_setting(d, c);
        break;
    case BLOCK:
        if (!has_only_statements(op->function))
            everything(d, "what an earlier DO block does to the rows is not known");
        break;
    case CALLS:
    case NOTHING:
        break;
    }
    touch_calls(d, c, op->calls);
}

void
touch(struct data *d, const struct effect_ctx *c, const struct op_effects *e)
{
    if (!c->op) {
        everything(d, "what an earlier statement does to the rows is not known");
        return;
    }
    /* IF EXISTS, IF NOT EXISTS: nothing happens. */
    if (e && e->row && e->row->op == OP_NONE && c->op->kind != OP_NONE)
        return;
    touch_op(d, c);
}

const char *
touched_relation(const struct data *d, struct name qualified)
{
    if (d->touched.everything)
        return d->touched.everything;
    for (const struct touched_name *t = d->touched.relations; t; t = t->next)
        if (name_equal(t->name, qualified))
            return t->why;
    return NULL;
}

const char *
touched_type(const struct data *d, struct name qualified)
{
    for (const struct touched_name *t = d->touched.types; t; t = t->next)
        if (name_equal(t->name, qualified) ||
            (!qualified.schema && !strcmp(t->name.name, qualified.name)))
            return "changed";
    return NULL;
}

bool
touched_function(const struct data *d, const char *name)
{
    for (const struct touched_name *t = d->touched.functions; t; t = t->next)
        if (!strcmp(t->name.name, name))
            return true;
    return false;
}
