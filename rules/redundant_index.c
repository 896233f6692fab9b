/* redundant-index: another index starts with the same columns. */
#include <pgpreflight/rule.h>
#include <pgpreflight/rule_help.h>

#include <string.h>

static bool
starts_with(const struct string_list *longer, const struct string_list *shorter)
{
    for (; shorter && longer; shorter = shorter->next, longer = longer->next)
        if (!*shorter->text || strcmp(shorter->text, longer->text))
            return false;
    return !shorter;
}

static void
check(struct lint *l, const struct op *op)
{
    const struct op_index *x = op->index;
    const struct relation *r = lint_target(l);

    if (!r || x->where || x->unique || strcmp(x->method, "btree") || lint_target_is_new(l) ||
        will_fail(l))
        return;
    for (const struct relation_list *i = r->indexes; i; i = i->next) {
        const struct index_def *other = i->rel->index;

        if (!other || i->rel->exists == TRI_NO || other->where_text || other->valid == TRI_NO ||
            !other->method || strcmp(other->method, "btree") ||
            !starts_with(other->columns, x->columns))
            continue;
        report(l, op->at, "index %s on %s serves the same queries already",
               sql_ident(l, i->rel->name.name), rel_words(l, op->rel));
        return;
    }
}

RULE(redundant_index) = {
    .id = "redundant-index",
    .verdict = VERDICT_ADVICE,
    .topic = TOPIC_INDEXES,
    .summary = "an index whose columns another index already starts with",
    .why = "A btree index serves every query that a shorter one on its first columns serves. The "
           "shorter one only costs writes, disk and cache. Keep the longer one.",
    .setup = "CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, note text);\n"
             "CREATE INDEX orders_both_idx ON orders (customer_id, note);",
    .bad = "CREATE INDEX CONCURRENTLY orders_customer_idx ON orders (customer_id);",
    .good = "CREATE INDEX CONCURRENTLY orders_note_idx ON orders (note);",
    .hazards = "62",
    .not_fixable = "which index to keep is a decision",
    .on = {OP_CREATE_INDEX},
    .check = check,
};
