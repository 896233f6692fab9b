/* add-exclude: an EXCLUDE constraint builds its index under ACCESS EXCLUSIVE, and there is no other
 * way. */
#include <pgpreflight/rule.h>
#include <pgpreflight/rule_help.h>

static void
check(struct lint *l, const struct op *op)
{
    const struct effect *e = op->constraint->type == CONSTRAINT_EXCLUDE
                                 ? blocking_work(l, WORK_INDEX_BUILD | WORK_SCAN)
                                 : NULL;

    if (e)
        report(l, op->at, "exclusion constraint %s takes %s while its index is built",
               sql_ident(l, constraint_name(l, op)),
               lock_words(l, e->role == ROLE_TARGET ? op->rel : e->rel));
    else if (op->constraint->type == CONSTRAINT_EXCLUDE && data_failure(l) &&
             !lint_target_is_new(l))
        report_as(l, VERDICT_DESTRUCTIVE, op->at,
                  "exclusion constraint %s fails when two rows of %s conflict",
                  sql_ident(l, constraint_name(l, op)), rel_words(l, op->rel));
}

RULE(add_exclude) = {
    .id = "add-exclude",
    .verdict = VERDICT_DANGEROUS,
    .topic = TOPIC_CONSTRAINTS,
    .summary = "EXCLUDE builds its index while reads and writes wait",
    .why = "An exclusion constraint builds its index under ACCESS EXCLUSIVE and fails with 23P01 "
           "when two rows conflict. There is neither NOT VALID nor USING INDEX nor CONCURRENTLY "
           "for it. On a large table choose a quiet hour and a short lock_timeout, or fill a new "
           "table that has the constraint from the start and swap the names.",
    .setup = "CREATE TABLE bookings (id bigint PRIMARY KEY, during tsrange);",
    .bad = "ALTER TABLE bookings ADD CONSTRAINT no_overlap EXCLUDE USING gist (during WITH &&);",
    .good = "CREATE TABLE stays (during tsrange, CONSTRAINT no_overlap EXCLUDE USING gist (during "
            "WITH &&));",
    .hazards = "84",
    .not_fixable = "PostgreSQL has no other way to add an exclusion constraint",
    .on = {OP_ADD_CONSTRAINT},
    .check = check,
};
