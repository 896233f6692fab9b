/* framework-directive-ignored: a directive without effect. Found by src/framework_*.c, reported by
 * lint_run.c. */
#include <pgpreflight/rule.h>

RULE(framework_directive_ignored) = {
    .id = "framework-directive-ignored",
    .verdict = VERDICT_DESTRUCTIVE,
    .topic = TOPIC_INPUT,
    .framework = "sqlx",
    .summary = "a directive that the runner does not take for one",
    .why = "Directives count only where and how the tool expects them: in the first bytes of the"
           " file, at the start of a line, spelt exactly. A comment put above one, also one of a"
           " linter, can switch it off, and then the file runs in a transaction although it says"
           " otherwise. Move or respell the line.",
    .setup = "CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint);",
    .bad = "-- adds an index\n"
           "-- no-transaction\n"
           "ALTER TABLE orders ADD COLUMN note text;",
    .good = "-- no-transaction\n"
            "ALTER TABLE orders ADD COLUMN note text;",
    .hazards = "52",
    .not_fixable = "where it belongs is for the author to decide",
};
