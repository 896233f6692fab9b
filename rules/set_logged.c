/* set-logged: the whole table goes through the write-ahead log. */
#include <pgpreflight/rule.h>
#include <pgpreflight/rule_help.h>

static void
check(struct lint *l, const struct op *op)
{
    const struct effect *e = blocking_work(l, WORK_REWRITE | WORK_COPY);
    struct finding *f;

    if (!e)
        return;
    f = report(l, op->at, "%s takes %s while it %s", op_heading(op->kind),
               lock_words(l, e->role == ROLE_TARGET ? op->rel : e->rel), work_words(e->work));
    safer(l, f, "-- %s",
          "fill a new table in batches, keep it in step with a trigger, then swap the names");
}

RULE(set_logged) = {
    .id = "set-logged",
    .verdict = VERDICT_DANGEROUS,
    .topic = TOPIC_REWRITE,
    .summary = "SET LOGGED writes the whole table anew and through the write-ahead log",
    .why = "The table and its indexes are written anew under ACCESS EXCLUSIVE and all of it goes "
           "through the write-ahead log, to the standbys as well. Reads and writes wait until it "
           "is done. A table that matters should be created logged; for a large one fill a new "
           "logged table in batches and swap the names.",
    .setup = "CREATE UNLOGGED TABLE imports (id bigint);",
    .bad = "ALTER TABLE imports SET LOGGED;",
    .good = "CREATE TABLE imports2 (id bigint);",
    .hazards = "23",
    .not_fixable = "it takes several releases",
    .on = {OP_SET_LOGGED},
    .check = check,
};
