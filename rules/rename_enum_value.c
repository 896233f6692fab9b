/* rename-enum-value: the running application compares with the old label. */
#include <pgpreflight/rule.h>
#include <pgpreflight/rule_help.h>

#include <string.h>

static void
check(struct lint *l, const struct op *op)
{
    const struct type *t = schema_type(lint_schema(l), op->object);
    struct finding *f;

    if (will_fail(l) || (t && t->is_new))
        return;
    f = report(l, op->at,
               "renaming label '%s' of %s to '%s' breaks the running application, which writes and "
               "reads the old one",
               op->name, rel_words(l, op->object), op->new_name);
    about(f, op->object);
    if (!strchr(op->new_name, 39))
        safer(l, f,
              "ALTER TYPE %s ADD VALUE '%s';\n-- then let the application write it, convert the "
              "old rows in batches, and leave the old label unused",
              sql_name(l, op->object), op->new_name);
}

RULE(rename_enum_value) = {
    .id = "rename-enum-value",
    .verdict = VERDICT_DANGEROUS,
    .topic = TOPIC_COMPATIBILITY,
    .summary = "RENAME VALUE changes what the running application reads and writes",
    .why = "All stored values show the new label from the commit on. The running application "
           "still writes and compares with the old one: writes fail with 22P02, comparisons in "
           "the application no longer match. Add the new label, write it, convert the old rows, "
           "and leave the old label unused.",
    .setup = "CREATE TYPE mood AS ENUM ('sad', 'happy');",
    .bad = "ALTER TYPE mood RENAME VALUE 'sad' TO 'unhappy';",
    .good = "ALTER TYPE mood ADD VALUE 'unhappy';",
    .hazards = "128",
    .not_fixable = "the application must change in step",
    .on = {OP_RENAME_ENUM_VALUE},
    .check = check,
};
