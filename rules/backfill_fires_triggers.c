/* backfill-fires-triggers: a row trigger runs for every row of a backfill. */
#include <pgpreflight/rule.h>
#include <pgpreflight/rule_help.h>

static void
check(struct lint *l, const struct op *op)
{
    const struct relation *r = lint_target(l);

    if (!r || !lint_heavy_work(l, WORK_ROWS) || picks_few_rows(l, op) || will_fail(l) ||
        (op->kind == OP_INSERT && !op->dml->from_select))
        return;
    for (const struct trigger *t = r->triggers; t; t = t->next)
        if (t->row && !t->constraint) {
            report(l, op->at, "trigger %s of %s fires for each row changed here",
                   sql_ident(l, t->name), rel_words(l, op->rel));
            return;
        }
}

RULE(backfill_fires_triggers) = {
    .id = "backfill-fires-triggers",
    .verdict = VERDICT_ADVICE,
    .topic = TOPIC_MAINTENANCE,
    .summary = "a backfill that fires a row trigger for every row",
    .why = "The table has a trigger FOR EACH ROW, so the statement runs its function once per "
           "row changed, which can make it many times slower and has side effects: audit rows, "
           "updated_at, messages. Reckon with it, or disable that trigger by name for the "
           "backfill if its work is not wanted.",
    .setup =
        "CREATE TABLE orders (id bigint PRIMARY KEY, note text);\n"
        "CREATE FUNCTION note_it() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';\n"
        "CREATE TRIGGER audit AFTER UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION note_it();",
    .bad = "UPDATE orders SET note = '' WHERE note IS NULL;",
    .good = "UPDATE orders SET note = '' WHERE id = 7;",
    .hazards = "166",
    .not_fixable = "whether the trigger is wanted is a decision",
    .on = {OP_UPDATE, OP_DELETE, OP_INSERT, OP_MERGE},
    .check = check,
};
