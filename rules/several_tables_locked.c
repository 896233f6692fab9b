/* several-tables-locked: more than one table blocked by one transaction. */
#include <pgpreflight/rule.h>
#include <pgpreflight/rule_help.h>

/* The table locked against reads by an earlier statement, when it is only one. */
static const struct held_lock *
only_one_held(const struct unit *u)
{
    const struct held_lock *found = NULL;

    for (const struct held_lock *h = u->locks; h; h = h->next) {
        if (h->on_new || !lock_blocks_reads(h->mode))
            continue;
        if (found && found->since_statement != h->since_statement)
            return NULL;
        found = h;
    }
    return found;
}

static void
check_statement(struct lint *l, const struct statement *st)
{
    const struct held_lock *h =
        st->unit.in_transaction && !st->unit.failed ? only_one_held(&st->unit) : NULL;

    for (const struct effect *e = h ? st->merged : NULL; e; e = e->next) {
        if (!e->named || e->is_new == TRI_YES || !lock_blocks_reads(e->lock) ||
            unit_lock_held(&st->unit, e->rel) != LOCK_NONE ||
            !(is_table_kind(e->kind) || e->kind == OBJ_UNKNOWN))
            continue;
        about(report(l, st->span, "takes %s on %s while %s holds it on %s", lock_name(e->lock),
                     rel_words(l, e->rel), held_words(l, h), rel_words(l, h->rel)),
              e->rel);
        return;
    }
}

RULE(several_tables_locked) = {
    .id = "several-tables-locked",
    .verdict = VERDICT_ADVICE,
    .topic = TOPIC_LOCKS,
    .summary = "one transaction blocks several tables at once",
    .why = "Each table locked stays so until the commit, so the first one waits for all the "
           "others to be locked too, and a query that uses two of them in the other order can "
           "deadlock with the migration. Change one table per transaction where the runner "
           "allows it, or lock them in the order the application does.",
    .setup = "CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, note text);\n"
             "CREATE TABLE customers (id bigint PRIMARY KEY);",
    .bad = "BEGIN;\n"
           "ALTER TABLE orders ADD COLUMN total numeric;\n"
           "ALTER TABLE customers ADD COLUMN total numeric;\n"
           "COMMIT;",
    .good = "ALTER TABLE orders ADD COLUMN total numeric;\n"
            "ALTER TABLE customers ADD COLUMN total numeric;",
    .hazards = "42,74,153",
    .not_fixable = "where the transaction may be cut is a decision",
    .check_statement = check_statement,
};
