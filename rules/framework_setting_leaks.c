/* framework-setting-leaks: SET that later migrations inherit. Found by src/framework_cut.c, reported
 * by lint_run.c. */
#include <pgpreflight/rule.h>

RULE(framework_setting_leaks) = {
    .id = "framework-setting-leaks",
    .verdict = VERDICT_ADVICE,
    .topic = TOPIC_TRANSACTIONS,
    .framework = "dbmate",
    .summary = "SET holds for the migrations that run later in the same session",
    .why = "SET lasts as long as the session, also when the transaction it stands in has ended, and "
           "this runner uses one session for all pending migrations. A search_path or a timeout of "
           "0 is inherited by files that were written without it, but only where they are pending "
           "together: what is tested one by one behaves otherwise in production. Use SET LOCAL "
           "inside a transaction, or RESET at the end of the file.",
    .bad = "-- migrate:up\n"
           "SET search_path = archive;\n"
           "CREATE TABLE orders (id bigint PRIMARY KEY);\n"
           "-- migrate:down",
    .good = "-- migrate:up\n"
            "SET LOCAL search_path = archive;\n"
            "CREATE TABLE orders (id bigint PRIMARY KEY);\n"
            "-- migrate:down",
    .hazards = "158",
    .not_fixable = "whether the file has a transaction decides between SET LOCAL and RESET",
};
