/* drop-index: queries that used it slow down. */
#include <pgpreflight/rule.h>
#include <pgpreflight/rule_help.h>

#include <string.h>

static bool
is_prefix(const struct string_list *a, const struct string_list *of)
{
    for (; a && of; a = a->next, of = of->next)
        if (!*a->text || strcmp(a->text, of->text))
            return false;
    return !a;
}

/* Another index that serves the same queries. */
static bool
is_redundant(const struct relation *index)
{
    const struct index_def *x = index->index;

    if (!x || !x->table || !x->columns || x->where_text || x->unique)
        return false;
    for (const struct relation_list *i = x->table->indexes; i; i = i->next)
        if (i->rel != index && i->rel->exists != TRI_NO && i->rel->index &&
            !i->rel->index->where_text && i->rel->index->valid != TRI_NO && i->rel->index->method &&
            x->method && !strcmp(i->rel->index->method, x->method) &&
            is_prefix(x->columns, i->rel->index->columns))
            return true;
    return false;
}

static void
check(struct lint *l, const struct op *op)
{
    const struct relation *index = schema_relation(lint_schema(l), op->object);
    bool known = index && index->index && index->index->table, plain = !op->concurrently;
    struct finding *f;

    if (will_fail(l) || known_absent(l, op->object) || (index && relation_is_new(index)) ||
        (known && (relation_is_new(index->index->table) || index->index->table->temporary ||
                   index->index->valid == TRI_NO || is_redundant(index))))
        return;
    f = report(l, op->at, "dropping index %s slows down the queries that use it%s%s",
               rel_words(l, op->object), plain ? "; takes " : "",
               !plain  ? ""
               : known ? lock_words(l, index->index->table->name)
                       : "a lock on its table that blocks reads and writes");
    about(f, op->object);
    if (plain && !op->cascade)
        safer(l, f, "%sDROP INDEX CONCURRENTLY %s%s;", own_unit_note(l),
              op->if_exists ? "IF EXISTS " : "", sql_name(l, op->object));
}

RULE(drop_index) = {
    .id = "drop-index",
    .verdict = VERDICT_DESTRUCTIVE,
    .topic = TOPIC_INDEXES,
    .summary = "DROP INDEX slows down the queries that used it",
    .why = "Queries that used the index read the whole table from the commit on, and building it "
           "again takes long. A plain DROP INDEX also takes ACCESS EXCLUSIVE on the table; "
           "CONCURRENTLY does not, but must run outside a transaction. Look at "
           "pg_stat_user_indexes.idx_scan first, on the standbys too. Not reported when another "
           "index of the table is known to start with the same columns.",
    .setup = "CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, note text);\n"
             "CREATE INDEX orders_note_idx ON orders (note);\n"
             "CREATE INDEX orders_customer_idx ON orders (customer_id);\n"
             "CREATE INDEX orders_customer_note_idx ON orders (customer_id, note);",
    .bad = "DROP INDEX orders_note_idx;",
    .good = "DROP INDEX CONCURRENTLY orders_customer_idx;",
    .hazards = "57,58,59",
    .on = {OP_DROP_INDEX},
    .check = check,
};
