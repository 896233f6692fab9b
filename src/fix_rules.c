/* fix_rules.c - which rule has a mechanical safe form, and those of indexes and settings (fix.h). */
#include "fix.h"

#include <string.h>

#include "lint_private.h"

/* --- CONCURRENTLY -------------------------------------------------------------------------------- */

/* The statement as it stands, with `insert` behind the word, outside a transaction. */
static bool
concurrently(struct lint *l, struct fix *x, const char *after, const char *undo)
{
    struct span all = lint_statement(l)->span, word = fix_word(l, all, after);
    struct fix_step *s;

    if (word.start == word.end)
        return false;
    s = fix_step_text(x, FIX_OUTSIDE,
                      text_printf(l, "%s%s%s", fix_source(l, (struct span){all.start, word.end}),
                                  fix_style(x, " CONCURRENTLY"),
                                  fix_source(l, (struct span){word.end, all.end})));
    s->undo = undo;
    x->cut = all;
    return true;
}

/* The parent's index first; then, for each partition, its own and the link between them. */
static bool
partitioned_index(struct lint *l, const struct op *op, const char *name, struct fix *x)
{
    const struct relation *r = lint_target(l);
    const char *kind = op->index->unique ? "CREATE UNIQUE INDEX" : "CREATE INDEX", *tail = index_tail(l);
    struct name whole = {op->rel.schema, name};

    if (!r->partitions) {
        x->refused = "the table has no partitions that are known here";
        return false;
    }
    for (const struct relation_list *p = r->partitions; p; p = p->next) {
        if (p->rel->partitions || p->rel->partition_by)
            x->refused = "the table has partitions of partitions";
        else if (relation_has_index_on(p->rel, op->index->columns) != TRI_NO)
            x->refused = "a partition may have such an index already, which the plain statement takes";
        if (x->refused)
            return false;
    }
    x->cut = lint_statement(l)->span;
    fix_step(x, FIX_HERE, "%s %s ON ONLY %s %s", kind, sql_ident(l, name), sql_table(l, op), tail);
    for (const struct relation_list *p = r->partitions; p; p = p->next) {
        struct name part = {op->rel.schema, object_name(l, p->rel->name.name,
                                                        joined_columns(l, op->index->key_names), "idx")};

        fix_step(x, FIX_OUTSIDE, "%s CONCURRENTLY %s ON %s %s", kind, sql_ident(l, part.name),
                 rel_words(l, p->rel->name), tail);
    }
    for (const struct relation_list *p = r->partitions; p; p = p->next) {
        struct name part = {op->rel.schema, object_name(l, p->rel->name.name,
                                                        joined_columns(l, op->index->key_names), "idx")};

        fix_step(x, FIX_LATER, "ALTER INDEX %s ATTACH PARTITION %s", sql_name(l, whole),
                 sql_name(l, part));
    }
    return true;
}

static bool
create_index(struct lint *l, const struct op *op, struct finding *f, struct fix *x)
{
    const char *name = op->object.name;

    (void)f;
    if (op->if_not_exists) {
        x->refused = "IF NOT EXISTS: when CONCURRENTLY fails, a second run takes the INVALID index it leaves for the index";
        return false;
    }
    if (!name)
        name = object_name(l, op->rel.name, joined_columns(l, op->index->key_names), "idx");
    x->makes = name;
    x->table = op->rel.name;
    x->unique = op->index->unique;
    if (is_partitioned(lint_target(l)))
        return partitioned_index(l, op, name, x);
    return concurrently(l, x, "INDEX",
                        text_printf(l, "DROP INDEX CONCURRENTLY %s",
                                    sql_name(l, (struct name){op->rel.schema, name})));
}

/* CONCURRENTLY takes one index at a time. */
static bool
drop_index(struct lint *l, const struct op *op, struct finding *f, struct fix *x)
{
    const struct statement *st = lint_statement(l);
    const struct relation *index = schema_relation(lint_schema(l), op->object);

    (void)f;
    if (op->concurrently || op->cascade)
        return false;
    if (index && index->index &&
        (index->index->constraint || is_partitioned(index->index->table) || index->index->parent)) {
        x->refused = "the index belongs to a constraint or to a partitioned table";
        return false;
    }
    x->makes = op->object.name;
    x->table = index && index->index && index->index->table ? index->index->table->name.name : NULL;
    x->drops = true;
    x->anywhere = !x->table;
    if (st->ops->next == NULL)
        return concurrently(l, x, "INDEX", NULL);
    if (op != st->ops)
        return false; /* the first one's rewrite drops them all */
    x->cut = st->span;
    for (const struct op *o = st->ops; o; o = o->next)
        fix_step(x, FIX_OUTSIDE, "DROP INDEX CONCURRENTLY %s%s", o->if_exists ? "IF EXISTS " : "",
                 sql_name(l, o->object));
    return true;
}

static bool
reindex(struct lint *l, const struct op *op, struct finding *f, struct fix *x)
{
    const char *what = op->detail ? op->detail : "";
    const struct span word = fix_word(l, lint_statement(l)->span, what);

    (void)f;
    if (word.start == word.end || !strcmp(what, "system"))
        return false;
    x->table = op->rel.name;
    x->anywhere = !x->table;
    return concurrently(l, x, what, NULL);
}

/* Inside a transaction it may run, and needs no other place. */
static bool
refresh(struct lint *l, const struct op *op, struct finding *f, struct fix *x)
{
    const struct relation *r = lint_target(l);
    struct span word = fix_word(l, lint_statement(l)->span, "VIEW");

    (void)f;
    for (const struct relation_list *i = r && !op->with_no_data ? r->indexes : NULL; i; i = i->next) {
        const struct index_def *d = i->rel->index;

        if (d && d->unique && !d->where_text && !string_list_has(d->columns, "")) {
            fix_insert(x, word.end, " CONCURRENTLY");
            return word.start != word.end;
        }
    }
    x->refused = "CONCURRENTLY needs a unique index on plain columns of the view, and none is known";
    return false;
}

/* CONCURRENTLY leaves the bounds on the partition as a CHECK, which the plain statement does not. The
 * name that the server gives it is known when no other constraint can have it. */
static const char *
left_check(struct lint *l, const struct op *op)
{
    const struct relation *parent = lint_target(l), *part = schema_relation(lint_schema(l), op->other);
    const struct string_list *keys = parent ? parent->partition_columns : NULL;
    const char *name;

    if (!keys || !part || part->complete != TRI_YES || string_list_has(keys, ""))
        return NULL;
    name = object_name(l, op->other.name, keys->next ? "" : keys->text, "check");
    return relation_constraint(part, name) ? NULL : name;
}

static bool
detach(struct lint *l, const struct op *op, struct finding *f, struct fix *x)
{
    const char *left;

    if (op->concurrently || op->detail || !f->safer)
        return false;
    if (lint_statement(l)->ops->next) {
        x->refused = "DETACH ... CONCURRENTLY has to be the only subcommand";
        return false;
    }
    x->cut = lint_statement(l)->span;
    x->table = op->other.name;
    x->parent = op->rel.name;
    x->all = true;
    fix_step_text(x, FIX_OUTSIDE,
                  text_printf(l, "%s%s", fix_statement(l), fix_style(x, " CONCURRENTLY")));
    left = left_check(l, op);
    if (left)
        fix_step(x, FIX_LATER, "ALTER TABLE %s DROP CONSTRAINT IF EXISTS %s", sql_name(l, op->other),
                 sql_ident(l, left));
    return true;
}

static bool
outside(struct lint *l, const struct op *op, struct finding *f, struct fix *x)
{
    (void)f;
    x->cut = lint_statement(l)->span;
    x->makes = op->object.name ? op->object.name : op->other.name;
    x->table = op->rel.name;
    x->unique = op->index && op->index->unique;
    x->drops = op->kind == OP_DROP_INDEX;
    x->anywhere = !x->table;
    fix_step_text(x, FIX_OUTSIDE, fix_statement(l));
    return true;
}

/* --- settings and other insertions ---------------------------------------------------------------- */

/* What stands alone in a file of a framework, because it refuses a transaction, stays alone. */
static bool
must_be_alone(struct lint *l)
{
    const struct statement *st = lint_statement(l);

    for (size_t i = 0; i < st->n_ops && !lint_framework(l)->plain; i++)
        if (st->effects[i].row && st->effects[i].row->no_transaction)
            return true;
    return false;
}

/* Where the statement begins, or the comment above it that allows something about it. */
static size_t
start_with_allowance(struct lint *l)
{
    const char *text = l->in->src->text;

    for (size_t i = 0; i < l->chunk->n_comments; i++) {
        struct span at = l->chunk->comments[i].span;

        if (l->chunk->comments[i].before && l->chunk->comments[i].own_line &&
            memmem(text + at.start, at.end - at.start, "pgpreflight: allow ", 19))
            return at.start;
    }
    return lint_statement(l)->span.start;
}

/* Lines of their own before the statement, each behind its indentation. */
static bool
before(struct lint *l, struct fix *x, const char *sql)
{
    size_t at = start_with_allowance(l), line = at;
    const char *text = l->in->src->text, *indent, *end, *lines = "";

    if (must_be_alone(l))
        return false;
    while (line && (text[line - 1] == ' ' || text[line - 1] == '\t'))
        line--;
    indent = fix_source(l, (struct span){line, at});
    for (; sql; sql = end ? end + 1 : NULL) {
        end = strchr(sql, '\n');
        lines = text_printf(l, "%s%.*s\n%s", lines, (int)(end ? (size_t)(end - sql) : strlen(sql)), sql,
                            indent);
    }
    fix_insert(x, at, lines);
    x->timeout = true;
    return true;
}

static bool
set_before(struct lint *l, const struct op *op, struct finding *f, struct fix *x)
{
    (void)op;
    return f->safer && before(l, x, f->safer);
}

static bool
lock_timeout(struct lint *l, const struct op *op, struct finding *f, struct fix *x)
{
    (void)op;
    (void)f;
    return before(l, x, text_printf(l, "-- gives up with 55P03 instead of letting others queue behind it: run it again then\n"
                                       "SET %slock_timeout = '2s';",
                                    lint_unit(l)->in_transaction ? "LOCAL " : ""));
}

static bool
no_timeout(struct lint *l, const struct op *op, struct finding *f, struct fix *x)
{
    const struct unit *u = lint_unit(l);
    bool lock = u->lock_timeout.known && !u->lock_timeout.is_zero;
    bool statement = u->statement_timeout.known && !u->statement_timeout.is_zero;

    (void)op;
    (void)f;
    return before(l, x, text_printf(l, "%s%s%s", lock ? "SET lock_timeout = 0;" : "",
                                    lock && statement ? "\n" : "",
                                    statement ? "SET statement_timeout = 0;" : ""));
}

static bool
if_exists(struct lint *l, const struct op *op, struct finding *f, struct fix *x)
{
    static const char *const words[] = {"CONCURRENTLY", "TABLE", "INDEX", "VIEW", "SEQUENCE"};
    struct span all = lint_statement(l)->span, word;
    bool drops = op->kind == OP_DROP_RELATION || op->kind == OP_DROP_INDEX;

    (void)f;
    if (op != lint_statement(l)->ops || (op->kind == OP_CREATE_INDEX && (op->concurrently || !op->object.name)))
        return false;
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        word = fix_word(l, all, words[i]);
        if (word.start == word.end || (i && word.start > op->at.end))
            continue;
        if (word.start - all.start > 40)
            return false;
        fix_insert(x, word.end, drops ? " IF EXISTS" : " IF NOT EXISTS");
        return true;
    }
    return false;
}

/* In force at last, it changes how long things take, and not what they do. */
static bool
is_about_time(const struct op *op)
{
    const char *name = op && op->set && op->set->name ? op->set->name : "";

    return strstr(name, "timeout") || strstr(name, "work_mem") || strstr(name, "parallel");
}

static bool
set_local(struct lint *l, const struct op *op, struct finding *f, struct fix *x)
{
    struct span word = fix_word(l, lint_statement(l)->span, "LOCAL");

    (void)f;
    if (!is_about_time(op)) {
        x->refused = "in force, the setting may change what the statements do";
        return false;
    }
    if (word.start == word.end)
        return false;
    while (l->in->src->text[word.end] == ' ')
        word.end++;
    fix_replace(x, word, "");
    return true;
}

/* --- the table -------------------------------------------------------------------------------------- */

/* clang-format off */
const struct fix_kind fix_kinds[] = {
    {"index-not-concurrent", create_index,
     "CREATE INDEX CONCURRENTLY, outside a transaction. Of a partitioned table: ON ONLY the parent, then CONCURRENTLY on each partition, then ALTER INDEX ... ATTACH PARTITION"},
    {"drop-index", drop_index, "DROP INDEX CONCURRENTLY, one index at a time, outside a transaction"},
    {"reindex-not-concurrent", reindex, "REINDEX ... CONCURRENTLY, outside a transaction"},
    {"refresh-not-concurrent", refresh, "REFRESH MATERIALIZED VIEW CONCURRENTLY, when the view is known to have a unique index on plain columns"},
    {"detach-partition", detach, "DETACH PARTITION ... CONCURRENTLY, outside a transaction (from 14, without a default partition), then the CHECK that it leaves is dropped"},
    {"concurrently-in-transaction", outside, "the statement as it is, behind the transaction or in a file that runs without one"},
    {"add-foreign-key", fix_not_valid, "NOT VALID, and VALIDATE CONSTRAINT in a later transaction"},
    {"add-check", fix_not_valid, "NOT VALID, and VALIDATE CONSTRAINT in a later transaction"},
    {"add-not-null", fix_not_valid, "NOT NULL ... NOT VALID, and VALIDATE CONSTRAINT in a later transaction (from 18)"},
    {"set-not-null", fix_set_not_null, "before 18 CHECK (column IS NOT NULL) NOT VALID, then VALIDATE, SET NOT NULL and DROP CONSTRAINT in a later transaction; from 18 a NOT NULL constraint NOT VALID and VALIDATE"},
    {"add-unique", fix_key, "CREATE UNIQUE INDEX CONCURRENTLY, then ADD CONSTRAINT ... USING INDEX in a later transaction"},
    {"add-primary-key", fix_key, "the columns NOT NULL first where they are not known to be, CREATE UNIQUE INDEX CONCURRENTLY, then ADD CONSTRAINT ... PRIMARY KEY USING INDEX"},
    {"add-column-volatile-default", fix_volatile_default, "ADD COLUMN without it, SET DEFAULT, old rows in batches, and NOT NULL at the end"},
    {"add-column-serial", fix_serial, "ADD COLUMN and CREATE SEQUENCE, SET DEFAULT, old rows in batches, and NOT NULL at the end"},
    {"update-without-where", fix_update, "a DO block that commits after every 10000 rows by key, outside a transaction"},
    {"unbatched-update", fix_update, "a DO block that commits after every 10000 rows by key, outside a transaction"},
    {"unbatched-delete", fix_update, "a DO block that commits after every 10000 rows by key, outside a transaction"},
    {"attach-partition", fix_attach, "a CHECK with the bounds NOT VALID, then VALIDATE, ATTACH PARTITION and DROP CONSTRAINT in a later transaction"},
    {"partition-of-locks-parent", fix_partition_of, "CREATE TABLE ... (LIKE parent) and ATTACH PARTITION"},
    {"validate-under-lock", fix_validate, "VALIDATE CONSTRAINT in a later transaction of its own"},
    {"prefer-if-exists", if_exists, "IF EXISTS or IF NOT EXISTS"},
    {"set-local-outside-transaction", set_local, "SET instead of SET LOCAL, for timeouts and the like"},
    {"missing-lock-timeout", lock_timeout, "SET lock_timeout = '2s' before it (SET LOCAL in a transaction), with a note to run it again when it gives up"},
    {"missing-statement-timeout", set_before, "SET statement_timeout before it (SET LOCAL in a transaction)"},
    {"missing-idle-timeout", set_before, "SET idle_in_transaction_session_timeout before BEGIN"},
    {"lock-timeout-with-concurrently", no_timeout, "SET lock_timeout = 0 and SET statement_timeout = 0 before it"},
    {NULL, NULL, NULL},
};
/* clang-format on */

const struct fix_kind *
fix_kind_of(const struct rule *rule)
{
    for (const struct fix_kind *k = fix_kinds; k->rule; k++)
        if (!strcmp(k->rule, rule->id))
            return k;
    return NULL;
}

/* What is written by EXECUTE or in a function body has no place of its own in the file. */
void
fix_offer(struct lint *l, const struct op *op, struct finding *f)
{
    const struct statement *st = lint_statement(l);
    const struct fix_kind *k = st ? fix_kind_of(f->rule) : NULL;
    struct fix *x;

    if (!k || st->via != VIA_NONE || st->conditional || !st->text || l->chunk->n_placeholders)
        return;
    x = arena_new(l->stmt, struct fix);
    x->rule = f->rule;
    x->statement = st->span;
    x->last = &x->steps;
    x->lint = l;
    if (lint_target(l) && lint_target(l)->partition_of)
        x->parent = lint_target(l)->partition_of->name.name;
    if (k->make(l, op, f, x))
        f->fix = x;
    else if (x->refused)
        f->fix = x;
    if (f->fix && x->refused)
        x->edits = NULL, x->steps = NULL;
}
