/* set-not-null: reads the whole table under ACCESS EXCLUSIVE unless a CHECK proves it. */
#include <pgpreflight/rule.h>
#include <pgpreflight/rule_help.h>

/* A subcommand of the same ALTER TABLE drops a constraint: drops run first, the proof is gone. */
static bool
drops_a_constraint(const struct lint *l)
{
    for (const struct op *op = lint_statement(l)->ops; op; op = op->next)
        if (op->kind == OP_DROP_CONSTRAINT)
            return true;
    return false;
}

static void
check(struct lint *l, const struct op *op)
{
    const struct effect *e = blocking_work(l, WORK_SCAN);
    struct finding *f;

    if (e)
        f = report(l, op->at, "SET NOT NULL on %s takes %s while every row is checked",
                   sql_ident(l, op->name),
                   lock_words(l, e->role == ROLE_TARGET ? op->rel : e->rel));
    else if (data_failure(l) && !lint_target_is_new(l))
        f = report_as(l, VERDICT_DESTRUCTIVE, op->at,
                      "SET NOT NULL on %s fails when a row of %s has NULL", sql_ident(l, op->name),
                      rel_words(l, op->rel));
    else
        return;
    safer(l, f, "%s", not_null_steps(l, op, op->name));
    if (e && drops_a_constraint(l))
        because(l, f,
                "DROP CONSTRAINT in the same ALTER TABLE is carried out first, so a CHECK that it "
                "drops no longer proves the column free of NULLs and the whole table is read under "
                "the lock. Drop the CHECK in a later statement.");
}

RULE(set_not_null) = {
    .id = "set-not-null",
    .verdict = VERDICT_DANGEROUS,
    .topic = TOPIC_CONSTRAINTS,
    .summary = "SET NOT NULL reads the whole table while reads and writes wait",
    .why =
        "SET NOT NULL looks for a NULL in every row under ACCESS EXCLUSIVE: nobody can read or "
        "write the table until the scan is over, and one NULL makes it fail with 23502. The scan "
        "is skipped when a valid CHECK (column IS NOT NULL) is there, and such a CHECK can be "
        "added NOT VALID and validated while reads and writes go on. PostgreSQL 18 has NOT NULL "
        "... NOT VALID for it.",
    .setup = "CREATE TABLE orders (id bigint PRIMARY KEY, note text);",
    .bad = "ALTER TABLE orders ALTER COLUMN note SET NOT NULL;",
    .good = "ALTER TABLE orders ADD CONSTRAINT note_set CHECK (note IS NOT NULL) NOT VALID;\n"
            "ALTER TABLE orders VALIDATE CONSTRAINT note_set;\n"
            "ALTER TABLE orders ALTER COLUMN note SET NOT NULL;\n"
            "ALTER TABLE orders DROP CONSTRAINT note_set;",
    .hazards = "21,22",
    .on = {OP_SET_NOT_NULL},
    .check = check,
};
