/* validate-under-lock: VALIDATE reads the table while a lock of its own transaction blocks it. */
#include <pgpreflight/rule.h>
#include <pgpreflight/rule_help.h>

static void
check(struct lint *l, const struct op *op)
{
    const struct effect *e = blocking_work(l, WORK_SCAN);
    bool earlier;
    struct finding *f;

    if (!e)
        return;
    earlier = lock_blocks_writes(unit_lock_held(lint_unit(l), e->rel));
    f = report(l, op->at, "VALIDATE reads every row while %s holds %s",
               earlier ? "an earlier statement of the transaction"
                       : "another subcommand of this ALTER TABLE",
               lock_words(l, e->role == ROLE_TARGET ? op->rel : e->rel));
    safer(l, f,
          "-- in a transaction of its own, after the other one:\nALTER TABLE %s VALIDATE "
          "CONSTRAINT %s;",
          sql_table(l, op), sql_ident(l, op->name));
}

RULE(validate_under_lock) = {
    .id = "validate-under-lock",
    .verdict = VERDICT_DANGEROUS,
    .topic = TOPIC_CONSTRAINTS,
    .summary = "VALIDATE CONSTRAINT while the transaction blocks the table",
    .why = "On its own VALIDATE CONSTRAINT reads the table under SHARE UPDATE EXCLUSIVE and "
           "everybody goes on working. In the transaction that added the constraint, or in one "
           "ALTER TABLE with another subcommand, the stronger lock taken there is held during "
           "the whole scan, so NOT VALID has gained nothing. Validate in a later transaction, in "
           "a statement of its own.",
    .setup = "CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, note text);\n"
             "ALTER TABLE orders ADD CONSTRAINT note_set CHECK (note IS NOT NULL) NOT VALID;",
    .bad = "ALTER TABLE orders ADD COLUMN remark text, VALIDATE CONSTRAINT note_set;",
    .good = "ALTER TABLE orders VALIDATE CONSTRAINT note_set;",
    .hazards = "77,78",
    .on = {OP_VALIDATE_CONSTRAINT},
    .check = check,
};
