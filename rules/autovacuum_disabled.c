/* autovacuum-disabled: dead rows pile up. */
#include <pgpreflight/rule.h>
#include <pgpreflight/rule_help.h>

#include <string.h>
#include <strings.h>

static bool
is_off(const char *v)
{
    return v && (!strcasecmp(v, "false") || !strcasecmp(v, "off") || !strcasecmp(v, "no") ||
                 !strcmp(v, "0"));
}

static void
check(struct lint *l, const struct op *op)
{
    for (const struct option *o = op->options; o; o = o->next)
        if (!strcmp(o->name, "autovacuum_enabled") && is_off(o->value)) {
            safer(l,
                  report(l, op->at, "without autovacuum dead rows of %s pile up",
                         rel_words(l, op->rel)),
                  "ALTER TABLE %s SET (autovacuum_vacuum_scale_factor = 0.01);", sql_table(l, op));
            return;
        }
}

RULE(autovacuum_disabled) = {
    .id = "autovacuum-disabled",
    .verdict = VERDICT_ADVICE,
    .topic = TOPIC_MAINTENANCE,
    .summary = "autovacuum switched off for a table",
    .why = "Dead rows pile up, the table and its indexes grow, and statistics go stale; only the "
           "forced run against transaction-id wraparound is left, at a moment nobody chooses. "
           "Lower autovacuum_vacuum_scale_factor or raise the cost limit for this table instead.",
    .setup = "CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, note text);",
    .bad = "ALTER TABLE orders SET (autovacuum_enabled = false);",
    .good = "ALTER TABLE orders SET (autovacuum_vacuum_scale_factor = 0.01);",
    .hazards = "30",
    .not_fixable = "why it was slow is not in the migration",
    .on = {OP_SET_STORAGE_PARAMETERS},
    .check = check,
};
