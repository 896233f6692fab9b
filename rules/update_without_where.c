/* update-without-where: every row is changed. */
#include <pgpreflight/rule.h>
#include <pgpreflight/rule_help.h>

#include <string.h>

static void
check(struct lint *l, const struct op *op)
{
    const char *table = sql_table(l, op);
    const struct relation *r = lint_target(l);
    const struct constraint *pk = r ? relation_primary_key(r) : NULL;
    struct finding *f;

    if (!picks_all_rows(op) || op->dml->has_limit || lint_target_is_new(l) || will_fail(l))
        return;
    f = report(
        l, op->at,
        "UPDATE %s writes every row of %s%s anew and locks it for other writers until the commit",
        op->dml->where ? "with a WHERE that is always true" : "without WHERE",
        rel_words(l, op->rel), lint_size_text(l, op->rel));
    if (!op->dml->where && !op->dml->joins && pk && pk->columns && !pk->columns->next &&
        !strcasestr(sql_statement(l), " returning "))
        safer(l, f,
              "-- a range of the key at a time, committing after each:\n%s WHERE %s >= 1 AND %s < "
              "10001;",
              sql_statement(l), sql_ident(l, pk->columns->text), sql_ident(l, pk->columns->text));
    else
        safer(l, f,
              "-- in batches by key, committing after each: UPDATE %s SET ... WHERE id >= 1 AND id "
              "< 10001",
              table);
}

RULE(update_without_where) = {
    .id = "update-without-where",
    .verdict = VERDICT_DESTRUCTIVE,
    .topic = TOPIC_DATA_LOSS,
    .summary = "UPDATE without WHERE changes every row in one transaction",
    .why = "Every row is written anew: the old values are gone after the commit, each row stays "
           "locked for other writers until then, the whole table goes through the write-ahead "
           "log, and it grows to about twice its size until VACUUM has run. Reads go on. Update "
           "in batches, with a commit after each.",
    .setup = "CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, note text);",
    .bad = "UPDATE orders SET note = '';",
    .good = "UPDATE orders SET note = '' WHERE id = 7;",
    .hazards = "114,115,163",
    .on = {OP_UPDATE},
    .check = check,
};
