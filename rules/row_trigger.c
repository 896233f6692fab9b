/* row-trigger: a function call for each row written. */
#include <pgpreflight/rule.h>
#include <pgpreflight/rule_help.h>

static void
check(struct lint *l, const struct op *op)
{
    if (op->trigger && op->trigger->row && !op->trigger->constraint && !lint_target_is_new(l) &&
        !will_fail(l))
        report(l, op->at, "trigger %s runs for each row written to %s from now on",
               sql_ident(l, op->name), rel_words(l, op->rel));
}

RULE(row_trigger) = {
    .id = "row-trigger",
    .verdict = VERDICT_ADVICE,
    .opt_in = true,
    .topic = TOPIC_MAINTENANCE,
    .summary = "a new FOR EACH ROW trigger on an existing table",
    .why = "Creating it is quick (SHARE ROW EXCLUSIVE for a moment), but from then on every row "
           "written pays for a function call, and an error in the function makes writes of the "
           "running application fail. Watch the write load, or use a statement-level trigger "
           "with transition tables.",
    .setup =
        "CREATE TABLE orders (id bigint PRIMARY KEY);\n"
        "CREATE FUNCTION note_it() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';\n"
        "CREATE TRIGGER audit AFTER INSERT ON orders FOR EACH ROW EXECUTE FUNCTION note_it();",
    .bad = "CREATE TRIGGER audit2 AFTER INSERT ON orders FOR EACH ROW EXECUTE FUNCTION note_it();",
    .good = "CREATE TRIGGER audit2 AFTER INSERT ON orders FOR EACH STATEMENT EXECUTE FUNCTION "
            "note_it();",
    .hazards = "37",
    .not_fixable = "what the trigger does is a decision",
    .on = {OP_CREATE_TRIGGER},
    .check = check,
};
