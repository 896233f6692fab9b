/* security-definer: a caller can choose which objects its text means. */
#include <pgpreflight/rule.h>
#include <pgpreflight/rule_help.h>

static void
check(struct lint *l, const struct op *op)
{
    struct finding *f;

    if (!op->function || !op->function->security_definer || op->function->sets_search_path)
        return;
    f = report(l, op->at, "%s runs with its owner's rights and the caller's search_path",
               rel_words(l, op->object));
    about(f, op->object);
    safer(l, f, "-- add to the definition: SET search_path = pg_catalog, public, pg_temp");
}

RULE(security_definer) = {
    .id = "security-definer",
    .verdict = VERDICT_ADVICE,
    .topic = TOPIC_SECURITY,
    .summary = "SECURITY DEFINER without a fixed search_path",
    .why = "The function runs with the rights of its owner but looks names up along the caller's "
           "search_path, so a caller who can create objects can make it use theirs. Add SET "
           "search_path to the function, with only trusted schemas.",
    .setup = "CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, note text);",
    .bad = "CREATE FUNCTION total() RETURNS bigint LANGUAGE sql SECURITY DEFINER AS 'SELECT "
           "count(*) FROM orders';",
    .good = "CREATE FUNCTION total() RETURNS bigint LANGUAGE sql SECURITY DEFINER SET search_path "
            "= public, pg_temp AS 'SELECT count(*) FROM orders';",
    .hazards = "197",
    .not_fixable = "which schemas the function needs is a decision",
    .on = {OP_CREATE_FUNCTION},
    .check = check,
};
