/* rule_help.c - wording and small questions that several rules share (pgpreflight/rule_help.h). */
#include <pgpreflight/rule_help.h>

#include <string.h>

const struct effect *
blocking_work(const struct lint *l, unsigned work)
{
    const struct effect *e = NULL;

    if (will_fail(l) || !lint_heavy_work_anywhere(l, work, &e) || !e)
        return NULL;
    return lock_blocks_writes(lint_lock_during(l, e->rel)) ? e : NULL;
}

const struct effect *
blocking_work_on_target(const struct lint *l, unsigned work)
{
    if (will_fail(l) || !lint_heavy_work(l, work))
        return NULL;
    for (const struct effect *e = lint_effects(l)->effects; e; e = e->next)
        if (e->role == ROLE_TARGET)
            return lock_blocks_writes(lint_lock_during(l, e->rel)) ? e : NULL;
    return NULL;
}

const struct failure *
data_failure(const struct lint *l)
{
    const struct failure *f = lint_effects(l)->failure;

    return f && !f->certain ? f : NULL;
}

bool
failed_before(const struct statement *st)
{
    /* the last one is the op at hand */
    for (size_t i = 0; i + 1 < st->n_ops; i++)
        if (st->effects[i].failure && st->effects[i].failure->certain)
            return true;
    return false;
}

bool
will_fail(const struct lint *l)
{
    const struct statement *st = lint_statement(l);
    const struct failure *f = lint_effects(l)->failure;

    if (f && f->certain)
        return true;
    return failed_before(st);
}

bool
known_absent(const struct lint *l, struct name n)
{
    return schema_relation_exists(lint_schema(l), n) == TRI_NO;
}

bool
drops_nothing(const struct lint *l, const struct op *op)
{
    const struct effect_row *row = lint_effects(l)->row;

    return op->if_exists && row && row->loses == LOSES_NOTHING;
}

bool
is_table_kind(enum object_kind kind)
{
    return kind == OBJ_TABLE || kind == OBJ_PARTITIONED_TABLE;
}

bool
is_partitioned(const struct relation *r)
{
    return r && (r->kind == OBJ_PARTITIONED_TABLE || r->partition_by);
}

bool
in_catalog(const struct lint *l, struct name n)
{
    if (!n.name || strncmp(n.name, "pg_", 3) || (n.schema && strcmp(n.schema, "pg_catalog")))
        return false;
    /* or a table of one's own with such a name */
    return n.schema || !schema_relation(lint_schema(l), n);
}

bool
made_again(const struct lint *l, enum op_kind kind, struct name n, const char *part)
{
    return lint_made_again(l, &(struct made){kind, n, part});
}

bool
column_is_new(const struct lint *l, const char *column)
{
    const struct relation *r = lint_target(l);
    const struct column *c = r && column ? relation_column(r, column) : NULL;

    return c && c->is_new;
}

bool
index_holds(const struct relation *index, const char *column)
{
    const struct index_def *x = index->index;

    return x && (string_list_has(x->columns, column) || string_list_has(x->include, column) ||
                 string_list_has(x->expr_columns, column));
}

bool
rewritten_anyway(const struct lint *l, const struct op *op)
{
    struct name n = schema_qualify(lint_schema(l), op->rel);

    if (op->origin != ORIGIN_ADD_COLUMN)
        return false;
    for (const struct effect *e = lint_statement(l)->merged; e; e = e->next)
        if (name_equal(e->rel, n) && e->work & WORK_REWRITE)
            return true;
    return false;
}

bool
names_primary_key(const char *constraint)
{
    size_t n = constraint ? strlen(constraint) : 0;

    return n > 5 && (!strcmp(constraint + n - 5, "_pkey") || !strcmp(constraint + n - 3, "_pk"));
}

const struct type *
column_domain(const struct lint *l, const struct op *op)
{
    const struct type_name *t = &op->column->type;
    const struct type *found;

    if (!t->name || t->is_array)
        return NULL;
    found = schema_type(lint_schema(l), (struct name){t->schema, t->name});
    if (!found || found->kind != OBJ_DOMAIN)
        return NULL;
    return found->has_check == TRI_YES || found->not_null == TRI_YES ? found : NULL;
}

bool
any_string(const struct string_list *l, const struct string_list *of)
{
    for (; l; l = l->next)
        if (string_list_has(of, l->text))
            return true;
    return false;
}

static bool
covers(const struct string_list *key, const struct string_list *given)
{
    if (!key)
        return false;
    for (; key; key = key->next)
        if (!string_list_has(given, key->text))
            return false;
    return true;
}

/* A unique key of the table that the comparisons cover. */
static bool
equals_known_key(const struct relation *r, const struct string_list *columns)
{
    for (const struct constraint *c = r->constraints; c; c = c->next)
        if ((c->type == CONSTRAINT_PRIMARY_KEY || c->type == CONSTRAINT_UNIQUE) &&
            covers(c->columns, columns))
            return true;
    for (const struct relation_list *i = r->indexes; i; i = i->next)
        if (i->rel->index && i->rel->index->unique && !i->rel->index->where_text &&
            covers(i->rel->index->columns, columns))
            return true;
    return false;
}

/* Columns that by custom identify a row. Only asked when the schema does not know better. */
static bool
sounds_like_key(const char *column, const char *table)
{
    static const char *const names[] = {"id",    "uuid", "guid",  "key",     "slug",
                                        "name",  "code", "oid",   "email",   "username",
                                        "login", "ctid", "label", "version", "identifier"};
    size_t n = strlen(table);

    for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
        if (!strcmp(column, names[i]))
            return true;
    /* orders.order_id, users.user_name */
    if (n > 1 && table[n - 1] == 's')
        n--;
    return !strncmp(column, table, n) && column[n] == '_' && sounds_like_key(column + n + 1, " ");
}

bool
picks_few_rows(const struct lint *l, const struct op *op)
{
    const struct op_dml *d = op->dml;
    const struct relation *r = lint_target(l);

    if (!d || !d->equal_columns)
        return false;
    if (r && equals_known_key(r, d->equal_columns))
        return true;
    for (const struct string_list *c = d->equal_columns; c; c = c->next)
        if (sounds_like_key(c->text, op->rel.name ? op->rel.name : " "))
            return true;
    return false;
}

bool
picks_all_rows(const struct op *op)
{
    return op->dml && (!op->dml->where || op->dml->where_always_true);
}

/* --- wording --------------------------------------------------------------------------------- */

const char *
rel_words(struct lint *l, struct name n)
{
    if (n.name && !strcmp(n.name, "?"))
        return "(a name made when it runs)";
    if (n.schema && !strcmp(n.schema, "public"))
        return sql_ident(l, n.name);
    return sql_name(l, n);
}

/* The lock of an earlier statement that is stronger than what this one takes, or NULL. */
static const struct held_lock *
stronger_held(const struct lint *l, struct name n, enum lock_mode lock)
{
    struct name q = schema_qualify(lint_schema(l), n);

    for (const struct held_lock *h = lint_unit(l)->locks; h; h = h->next)
        if (name_equal(h->rel, q) && h->mode > lock)
            return h;
    return NULL;
}

const char *
held_note(struct lint *l, struct name n)
{
    enum lock_mode own = lint_lock_taken(l, n);
    const struct held_lock *held = own ? stronger_held(l, n, own) : NULL;

    return held ? text_printf(l, " (%s of %s is still held)", lock_name(held->mode),
                              held_words(l, held))
                : "";
}

const char *
lock_words(struct lint *l, struct name n)
{
    enum lock_mode during = lint_lock_during(l, n), own = lint_lock_taken(l, n);

    return text_printf(l, "%s on %s%s: %s wait%s", lock_name(own ? own : during), rel_words(l, n),
                       lint_size_text(l, n), lock_blocks_text(during), held_note(l, n));
}

const char *
work_words(unsigned work)
{
    if (work & WORK_REWRITE)
        return "is written anew with all its indexes";
    if (work & WORK_COPY)
        return "is copied";
    if (work & WORK_INDEX_REBUILD)
        return "has its indexes rebuilt";
    if (work & WORK_INDEX_BUILD)
        return "is read to build the index";
    if (work & WORK_SCAN)
        return "is read from end to end";
    return "has its rows changed";
}

const char *
unit_words(const struct unit *u)
{
    switch (u->kind) {
    case UNIT_EXPLICIT:
        return "after BEGIN";
    case UNIT_IMPLICIT:
        return "in a file that is sent as one message, which is one transaction";
    case UNIT_WRAPPED:
        return "in a file that its runner wraps in a transaction";
    case UNIT_AUTOCOMMIT:
        break;
    }
    return "in a transaction";
}

const char *
held_words(struct lint *l, const struct held_lock *h)
{
    return h->since_statement
               ? text_printf(l, "statement %zu of this transaction", h->since_statement)
               : "an earlier file of this transaction";
}

const char *
outside_transaction_note(struct lint *l)
{
    const struct framework_facts *fw = lint_framework(l);

    if (fw->plain)
        return "-- in a migration of its own that runs without a transaction:\n";
    if (fw->opt_out)
        return text_printf(l, "-- in a migration of its own %s:\n", fw->opt_out);
    return text_printf(l,
                       "-- %s cannot run this outside a transaction: run it by hand, then put the same "
                       "with\n-- IF [NOT] EXISTS and without CONCURRENTLY into the migration:\n",
                       fw->title);
}

const char *
own_unit_note(struct lint *l)
{
    return lint_unit(l)->in_transaction ? outside_transaction_note(l) : "";
}
