/*
 * effect_foreign_key.c - rows for foreign keys being added, and for what happens to constraints
 * that are there: VALIDATE, DROP, ALTER, RENAME.
 */
#include <pgpreflight/finding.h>

#include "effect_facts.h"
#include "effect_rows.h"

static bool
in_create_table(const struct effect_ctx *c)
{
    return fact_in_create_table(c);
}

static bool
not_checked(const struct effect_ctx *c)
{
    return c->op->constraint && (c->op->constraint->not_valid || c->op->constraint->not_enforced);
}

/*
 * ADD COLUMN x REFERENCES p: without a DEFAULT every existing row holds NULL, which the server
 * knows and does not check.
 */
static bool
column_all_null(const struct effect_ctx *c)
{
    const struct op_constraint *k = c->op->constraint;
    const struct column *col;

    if (c->op->origin != ORIGIN_ADD_COLUMN || !k || !k->columns || !c->target)
        return false;
    col = relation_column(c->target, k->columns->text);
    return col && col->has_default == TRI_NO && !col->is_generated;
}

/* Written out, DEFAULT NULL counts as a default: the server reads the rows to find only NULLs. */
static bool
says_default_null(const struct effect_ctx *c)
{
    if (!column_all_null(c))
        return false;
    for (const struct op *op = c->statement ? c->statement->ops : NULL; op; op = op->next)
        if (op->kind == OP_ADD_COLUMN && op->column &&
            name_is(op->name, c->op->constraint->columns->text))
            return op->column->value;
    return false;
}

static bool
on_new_table(const struct effect_ctx *c)
{
    return fact_target_new(c);
}

#define SRE(role, work)                                                                            \
    {                                                                                              \
        role, LOCK_SHARE_ROW_EXCLUSIVE, work                                                       \
    }
#define AEL(role, work)                                                                            \
    {                                                                                              \
        role, LOCK_ACCESS_EXCLUSIVE, work                                                          \
    }
#define SUE(role, work)                                                                            \
    {                                                                                              \
        role, LOCK_SHARE_UPDATE_EXCLUSIVE, work                                                    \
    }

const struct effect_row foreign_key_effects[] = {
    {
        .id = "foreign-key-in-create-table",
        .op = OP_ADD_CONSTRAINT,
        .when = in_create_table,
        .when_text = "FOREIGN KEY as part of CREATE TABLE",
        .parts = {AEL(ROLE_TARGET, WORK_NONE), SRE(ROLE_REFERENCED, WORK_NONE)},
        .undo = UNDO_NONE,
        .reason = "The new table is empty, but the table it references gets a trigger: writes to "
                  "it wait for the end of the transaction.",
        .setup = FIX_P,
        .proof = "CREATE TABLE nt(id int, p_id int REFERENCES p(id))",
    },
    {
        .id = "add-foreign-key-not-valid",
        .op = OP_ADD_CONSTRAINT,
        .when = not_checked,
        .when_text = "FOREIGN KEY, NOT VALID or NOT ENFORCED",
        .parts = {SRE(ROLE_TARGET, WORK_NONE), SRE(ROLE_PARTITIONS, WORK_NONE),
                  SRE(ROLE_REFERENCED, WORK_NONE)},
        .undo = UNDO_FREE,
        .reason = "Existing rows are not read; both tables get triggers, so writes to them wait "
                  "for a moment.",
        .setup = FIX_T FIX_P,
        .proof = "ALTER TABLE t ADD CONSTRAINT fk FOREIGN KEY (ref) REFERENCES p(id) NOT VALID",
    },
    {
        .id = "add-foreign-key-default-null",
        .op = OP_ADD_CONSTRAINT,
        .when = says_default_null,
        .when_text = "REFERENCES in ADD COLUMN with DEFAULT NULL",
        .parts = {SRE(ROLE_TARGET, WORK_SCAN), SRE(ROLE_PARTITIONS, WORK_SCAN),
                  SRE(ROLE_REFERENCED, WORK_NONE)},
        .undo = UNDO_FREE,
        .reason = "Without DEFAULT nothing would be read; with it every row is, although all are "
                  "NULL.",
        .setup = FIX_T FIX_P,
        .proof = "ALTER TABLE t ADD COLUMN x int REFERENCES p(id) DEFAULT NULL",
    },
    {
        .id = "add-foreign-key-null-column",
        .op = OP_ADD_CONSTRAINT,
        .when = column_all_null,
        .when_text = "REFERENCES in ADD COLUMN without DEFAULT",
        .parts = {AEL(ROLE_TARGET, WORK_NONE), SRE(ROLE_PARTITIONS, WORK_NONE),
                  SRE(ROLE_REFERENCED, WORK_NONE)},
        .undo = UNDO_FREE,
        .reason = "The new column is NULL in every row, so nothing is checked; writes to both "
                  "tables wait for a moment.",
        .setup = FIX_T FIX_P,
        .proof = "ALTER TABLE t ADD COLUMN x int REFERENCES p(id)",
    },
    {
        .id = "add-foreign-key-new-table",
        .op = OP_ADD_CONSTRAINT,
        .when = on_new_table,
        .when_text = "FOREIGN KEY of a table created here",
        .parts = {SRE(ROLE_TARGET, WORK_NONE), SRE(ROLE_PARTITIONS, WORK_NONE),
                  SRE(ROLE_REFERENCED, WORK_NONE)},
        .undo = UNDO_FREE,
        .reason = "There is no row to check, but the table it references gets a trigger: writes to "
                  "it wait.",
        .setup = FIX_P,
        .proof = "CREATE TABLE nt(p_id int); "
                 "ALTER TABLE nt ADD CONSTRAINT fk FOREIGN KEY (p_id) REFERENCES p(id)",
    },
    {
        .id = "add-foreign-key",
        .op = OP_ADD_CONSTRAINT,
        .parts = {SRE(ROLE_TARGET, WORK_SCAN), SRE(ROLE_PARTITIONS, WORK_SCAN),
                  SRE(ROLE_REFERENCED, WORK_SCAN)},
        .undo = UNDO_FREE,
        .reason = "Every row is looked up in the referenced table while writes to both tables "
                  "wait; reads go on.",
        .setup = FIX_T FIX_P,
        .proof = "ALTER TABLE t ADD CONSTRAINT fk FOREIGN KEY (ref) REFERENCES p(id)",
    },
    {.id = NULL},
};

/* --- constraints that are there --------------------------------------------------------------- */

static bool
is_valid(const struct effect_ctx *c)
{
    const struct constraint *k = fact_constraint(c);

    return k && k->valid == TRI_YES && !k->not_enforced;
}

static bool
is_type(const struct effect_ctx *c, enum constraint_type type)
{
    const struct constraint *k = fact_constraint(c);

    return k && k->type == type;
}

static bool
is_foreign_key(const struct effect_ctx *c)
{
    return is_type(c, CONSTRAINT_FOREIGN_KEY);
}

static bool
is_unknown(const struct effect_ctx *c)
{
    return !fact_constraint(c);
}

static bool
is_key(const struct effect_ctx *c)
{
    return is_type(c, CONSTRAINT_PRIMARY_KEY) || is_type(c, CONSTRAINT_UNIQUE) ||
           is_type(c, CONSTRAINT_EXCLUDE);
}

static bool
drops_key_cascade(const struct effect_ctx *c)
{
    return is_key(c) && c->op->cascade;
}

static bool
missing(const struct effect_ctx *c)
{
    return c->op->if_exists && fact_constraint_absent(c);
}

static bool
says_enforced(const struct effect_ctx *c)
{
    const struct op_constraint *said = c->op->constraint;

    return said && said->alters_enforced && !said->not_enforced;
}

static bool
made_enforced(const struct effect_ctx *c)
{
    const struct constraint *k = fact_constraint(c);

    return says_enforced(c) && (!k || (k->type == CONSTRAINT_FOREIGN_KEY && k->not_enforced));
}

static bool
check_made_enforced(const struct effect_ctx *c)
{
    const struct constraint *k = fact_constraint(c);

    return says_enforced(c) && k && k->type == CONSTRAINT_CHECK && k->not_enforced;
}

static bool
made_not_enforced(const struct effect_ctx *c)
{
    return c->op->constraint && c->op->constraint->not_enforced && is_foreign_key(c) &&
           !fact_constraint(c)->not_enforced;
}

const struct effect_row change_constraint_effects[] = {
    {
        .id = "validate-valid",
        .op = OP_VALIDATE_CONSTRAINT,
        .when = is_valid,
        .when_text = "the constraint is valid already",
        .parts = {SUE(ROLE_TARGET, WORK_NONE)},
        .undo = UNDO_NONE,
        .reason = "The constraint is valid already: nothing is read.",
        .setup = FIX_T "ALTER TABLE t ADD CONSTRAINT ck CHECK (b >= 0)",
        .proof = "ALTER TABLE t VALIDATE CONSTRAINT ck",
    },
    {
        .id = "validate-foreign-key",
        .op = OP_VALIDATE_CONSTRAINT,
        .when = is_foreign_key,
        .when_text = "a foreign key",
        .parts = {SUE(ROLE_TARGET, WORK_SCAN),
                  SUE(ROLE_PARTITIONS, WORK_SCAN),
                  {ROLE_REFERENCED, LOCK_ROW_SHARE, WORK_SCAN}},
        .undo = UNDO_NONE,
        .reason = "Every row is looked up in the referenced table; reads and writes go on "
                  "meanwhile.",
        .setup = FIX_T FIX_P
        "ALTER TABLE t ADD CONSTRAINT fk FOREIGN KEY (ref) REFERENCES p(id) NOT VALID",
        .proof = "ALTER TABLE t VALIDATE CONSTRAINT fk",
    },
    {
        .id = "validate-unknown",
        .op = OP_VALIDATE_CONSTRAINT,
        .when = is_unknown,
        .when_text = "a constraint not known here",
        .parts = {SUE(ROLE_TARGET, WORK_SCAN), SUE(ROLE_DESCENDANTS, WORK_SCAN)},
        .undo = UNDO_NONE,
        .reason = "Every row is tested; reads and writes go on meanwhile. A foreign key reads the "
                  "referenced table too.",
        .setup = FIX_T "ALTER TABLE t ADD CONSTRAINT ck CHECK (b >= 0) NOT VALID",
        .proof = "ALTER TABLE t VALIDATE CONSTRAINT ck",
    },
    {
        .id = "validate-check",
        .op = OP_VALIDATE_CONSTRAINT,
        .parts = {SUE(ROLE_TARGET, WORK_SCAN), SUE(ROLE_DESCENDANTS, WORK_SCAN)},
        .undo = UNDO_NONE,
        .reason = "Every row is tested; reads and writes go on meanwhile.",
        .setup = FIX_T "ALTER TABLE t ADD CONSTRAINT ck CHECK (b >= 0) NOT VALID",
        .proof = "ALTER TABLE t VALIDATE CONSTRAINT ck",
    },
    {
        .id = "drop-constraint-missing",
        .op = OP_DROP_CONSTRAINT,
        .when = missing,
        .when_text = "IF EXISTS, and there is no such constraint",
        .parts = {AEL(ROLE_TARGET, WORK_NONE)},
        .undo = UNDO_NONE,
        .reason =
            "There is no such constraint: nothing is done, but the lock is taken to find out.",
        .setup = FIX_T,
        .proof = "ALTER TABLE t DROP CONSTRAINT IF EXISTS nope",
    },
    {
        .id = "drop-foreign-key",
        .op = OP_DROP_CONSTRAINT,
        .when = is_foreign_key,
        .when_text = "a foreign key",
        .parts = {AEL(ROLE_TARGET, WORK_NONE), AEL(ROLE_DESCENDANTS, WORK_NONE),
                  AEL(ROLE_REFERENCED, WORK_NONE)},
        .loses = LOSES_OBJECT,
        .undo = UNDO_SLOW,
        .reason = "The referenced table is locked as strongly as this one, because its trigger is "
                  "removed.",
        .setup = FIX_P_C,
        .proof = "ALTER TABLE c DROP CONSTRAINT c_p_fk",
    },
    {
        .id = "drop-key-cascade",
        .op = OP_DROP_CONSTRAINT,
        .when = drops_key_cascade,
        .when_text = "a UNIQUE, PRIMARY KEY or EXCLUDE constraint, CASCADE",
        .parts = {AEL(ROLE_TARGET, WORK_NONE), AEL(ROLE_DESCENDANTS, WORK_NONE),
                  AEL(ROLE_CONSTRAINT_INDEX, WORK_NONE), AEL(ROLE_REFERENCING, WORK_NONE)},
        .loses = LOSES_OBJECT,
        .undo = UNDO_SLOW,
        .reason = "Constraint, index and the foreign keys that point to it go; those tables are "
                  "locked too.",
        .setup = FIX_P_C,
        .proof = "ALTER TABLE p DROP CONSTRAINT p_pkey CASCADE",
    },
    {
        .id = "drop-key",
        .op = OP_DROP_CONSTRAINT,
        .when = is_key,
        .when_text = "a UNIQUE, PRIMARY KEY or EXCLUDE constraint",
        .parts = {AEL(ROLE_TARGET, WORK_NONE), AEL(ROLE_DESCENDANTS, WORK_NONE),
                  AEL(ROLE_CONSTRAINT_INDEX, WORK_NONE)},
        .loses = LOSES_OBJECT,
        .undo = UNDO_SLOW,
        .reason = "Constraint and index go; to have them again the index must be built.",
        .setup = FIX_P_C,
        .proof = "ALTER TABLE c DROP CONSTRAINT c_pkey",
    },
    {
        .id = "drop-constraint",
        .op = OP_DROP_CONSTRAINT,
        .parts = {AEL(ROLE_TARGET, WORK_NONE), AEL(ROLE_DESCENDANTS, WORK_NONE)},
        .loses = LOSES_OBJECT,
        .undo = UNDO_SLOW,
        .reason = "Only the catalog is changed; to have the constraint again the rows must be "
                  "read.",
        .setup = FIX_INHERIT "ALTER TABLE ip ADD CONSTRAINT ck CHECK (id >= 0)",
        .proof = "ALTER TABLE ip DROP CONSTRAINT ck",
    },
    {
        .id = "alter-foreign-key-enforced",
        .op = OP_ALTER_CONSTRAINT,
        .when = made_enforced,
        .when_text = "a foreign key that was, or may have been, NOT ENFORCED becomes ENFORCED",
        .since = 18,
        .parts = {AEL(ROLE_TARGET, WORK_SCAN), AEL(ROLE_PARTITIONS, WORK_SCAN),
                  SRE(ROLE_REFERENCED, WORK_SCAN)},
        .undo = UNDO_FREE,
        .reason = "Every row is looked up in the referenced table while reads and writes wait.",
        .setup = FIX_P FIX_PT "ALTER TABLE pt ADD CONSTRAINT f FOREIGN KEY (v) REFERENCES p "
                              "NOT ENFORCED",
        .proof = "ALTER TABLE pt ALTER CONSTRAINT f ENFORCED",
    },
    {
        .id = "alter-foreign-key-not-enforced",
        .op = OP_ALTER_CONSTRAINT,
        .when = made_not_enforced,
        .when_text = "a foreign key becomes NOT ENFORCED",
        .since = 18,
        .parts = {AEL(ROLE_TARGET, WORK_NONE), AEL(ROLE_PARTITIONS, WORK_NONE),
                  AEL(ROLE_REFERENCED, WORK_NONE)},
        .undo = UNDO_SLOW,
        .reason = "The triggers of both tables are removed; to enforce it again the rows must be "
                  "read.",
        .setup = FIX_P FIX_PT "ALTER TABLE pt ADD CONSTRAINT f FOREIGN KEY (v) REFERENCES p",
        .proof = "ALTER TABLE pt ALTER CONSTRAINT f NOT ENFORCED",
    },
    {
        .id = "alter-check-enforced",
        .op = OP_ALTER_CONSTRAINT,
        .when = check_made_enforced,
        .when_text = "a CHECK that was NOT ENFORCED becomes ENFORCED",
        .since = 19,
        .parts = {AEL(ROLE_TARGET, WORK_SCAN), AEL(ROLE_DESCENDANTS, WORK_SCAN)},
        .undo = UNDO_FREE,
        .reason = "Every row is tested while reads and writes wait.",
        .setup = FIX_T "ALTER TABLE t ADD CONSTRAINT ck CHECK (b >= 0) NOT ENFORCED",
        .proof = "ALTER TABLE t ALTER CONSTRAINT ck ENFORCED",
    },
    {
        .id = "alter-constraint",
        .op = OP_ALTER_CONSTRAINT,
        .parts = {AEL(ROLE_TARGET, WORK_NONE), AEL(ROLE_PARTITIONS, WORK_NONE)},
        .undo = UNDO_FREE,
        .reason = "Only the catalog is changed.",
        .setup = FIX_P_C,
        .proof = "ALTER TABLE c ALTER CONSTRAINT c_p_fk DEFERRABLE INITIALLY DEFERRED",
    },
    {
        .id = "rename-constraint",
        .op = OP_RENAME_CONSTRAINT,
        .parts = {AEL(ROLE_TARGET, WORK_NONE), AEL(ROLE_DESCENDANTS, WORK_NONE),
                  SUE(ROLE_CONSTRAINT_INDEX, WORK_NONE)},
        .undo = UNDO_FREE,
        .reason = "Only the catalog is changed; the index behind a key is renamed with it.",
        .setup = FIX_P_C,
        .proof = "ALTER TABLE p RENAME CONSTRAINT p_pkey TO p_pk9",
    },
    {.id = NULL},
};
