/* row-security: who sees which rows changes at once. */
#include <pgpreflight/rule.h>
#include <pgpreflight/rule_help.h>

#include <string.h>

static void
check(struct lint *l, const struct op *op)
{
    const struct relation *r = lint_target(l);
    const char *table = rel_words(l, op->rel);
    struct finding *f;

    if (lint_target_is_new(l) || will_fail(l) || !op->detail)
        return;
    if (!strcmp(op->detail, "enable") && !(r && r->policies)) {
        f = report(
            l, op->at,
            "row level security on %s without a policy: other roles than the owner see no row",
            table);
        safer(
            l, f,
            "BEGIN;\nCREATE POLICY all_rows ON %s USING (true) WITH CHECK (true);\nALTER TABLE %s "
            "ENABLE ROW LEVEL SECURITY;\nCOMMIT;\n-- then replace all_rows by the real policies",
            sql_table(l, op), sql_table(l, op));
    } else if (!strcmp(op->detail, "enable") && !r->row_security) {
        report(
            l, op->at,
            "row level security on %s: other roles than the owner see only what its policies grant",
            table);
    } else if (!strcmp(op->detail, "disable")) {
        report(l, op->at,
               "without row level security every row of %s is open to whoever may read it", table);
    } else if (!strcmp(op->detail, "force")) {
        report(l, op->at,
               "FORCE ROW LEVEL SECURITY: the owner, too, sees only what the policies of %s grant",
               table);
    }
}

RULE(row_security) = {
    .id = "row-security",
    .verdict = VERDICT_DESTRUCTIVE,
    .topic = TOPIC_SECURITY,
    .summary = "switching row level security on, off or to FORCE",
    .why = "Once it is enabled, everybody but the owner and roles with BYPASSRLS sees only the "
           "rows a policy grants; with no policy that is none, and the running application reads "
           "an empty table. Disabling it shows every row to whoever may read the table. Create "
           "the policies first, and switch in the same transaction.",
    .setup = "CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, note text);",
    .bad = "ALTER TABLE orders ENABLE ROW LEVEL SECURITY;",
    .good = "CREATE POLICY mine ON orders USING (customer_id = 1);",
    .hazards = "196",
    .not_fixable = "the policies are a decision",
    .on = {OP_ROW_SECURITY},
    .check = check,
};
