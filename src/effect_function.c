/*
 * effect_function.c - rows for functions, DO, triggers, rules and policies.
 */
#include "effect_facts.h"
#include "effect_rows.h"

#define AEL(role)                                                                                  \
    {                                                                                              \
        role, LOCK_ACCESS_EXCLUSIVE, WORK_NONE                                                     \
    }
#define SRE(role)                                                                                  \
    {                                                                                              \
        role, LOCK_SHARE_ROW_EXCLUSIVE, WORK_NONE                                                  \
    }
#define AS(role)                                                                                   \
    {                                                                                              \
        role, LOCK_ACCESS_SHARE, WORK_NONE                                                         \
    }
#define FIX_F "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'; "
#define FIX_TRIGGER                                                                                \
    FIX_T FIX_TRIGGER_FUNCTION                                                                     \
        "CREATE TRIGGER tg BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION tf(); "

/* IF EXISTS, and a table that we know all of has no such trigger, rule or policy. */
static bool
skips(const struct effect_ctx *c)
{
    return c->op->if_exists && c->op->name && c->target && c->target->complete == TRI_YES;
}

static bool
trigger_absent(const struct effect_ctx *c)
{
    return skips(c) && !trigger_find(c->target, c->op->name);
}

static bool
rule_absent(const struct effect_ctx *c)
{
    return skips(c) && !policy_is_listed(c->target->rules, c->op->name);
}

static bool
policy_absent(const struct effect_ctx *c)
{
    return skips(c) && !policy_is_listed(c->target->policies, c->op->name);
}

const struct effect_row function_effects[] = {
    {
        .id = "create-function",
        .op = OP_CREATE_FUNCTION,
        .parts = {{ROLE_USES, LOCK_NONE, WORK_NONE}},
        .undo = UNDO_FREE,
        .reason = "Only the catalog is changed; the tables that an SQL body names are looked at.",
        .setup = FIX_T,
        .proof = "CREATE FUNCTION fx() RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM t'",
    },
    {
        .id = "alter-function",
        .op = OP_ALTER_FUNCTION,
        .undo = UNDO_FREE,
        .reason = "Only the catalog is changed.",
        .setup = FIX_F,
        .proof = "ALTER FUNCTION f() STABLE",
    },
    {
        .id = "drop-function-cascade",
        .op = OP_DROP_FUNCTION,
        .when = fact_cascade,
        .when_text = "CASCADE",
        .parts = {AEL(ROLE_FUNCTION_USERS)},
        .loses = LOSES_OBJECT,
        .undo = UNDO_FREE,
        .reason = "Triggers, defaults and constraints that call it go too; their tables are "
                  "locked.",
        .setup = FIX_TRIGGER,
        .proof = "DROP FUNCTION tf() CASCADE",
    },
    {
        .id = "drop-function",
        .op = OP_DROP_FUNCTION,
        .loses = LOSES_OBJECT,
        .undo = UNDO_FREE,
        .reason = "Only the catalog is changed; callers fail from then on.",
        .setup = FIX_F,
        .proof = "DROP FUNCTION f()",
    },
    {
        .id = "rename-function",
        .op = OP_RENAME_FUNCTION,
        .undo = UNDO_FREE,
        .reason = "Only the catalog is changed; callers by the old name fail from then on.",
        .setup = FIX_F,
        .proof = "ALTER FUNCTION f() RENAME TO f9",
    },
    {
        .id = "do",
        .op = OP_DO,
        .undo = UNDO_NONE,
        .reason = "Runs a block: what it does is in its body.",
        .proof = "DO $$ BEGIN NULL; END $$",
    },
    {
        .id = "create-trigger",
        .op = OP_CREATE_TRIGGER,
        .parts = {SRE(ROLE_TARGET), SRE(ROLE_PARTITIONS)},
        .undo = UNDO_FREE,
        .reason = "Writes wait while the catalog is changed; reads go on.",
        .setup = FIX_PT FIX_TRIGGER_FUNCTION,
        .proof = "CREATE TRIGGER tg AFTER UPDATE ON pt FOR EACH ROW EXECUTE FUNCTION tf()",
    },
    {
        .id = "drop-trigger-missing",
        .op = OP_DROP_TRIGGER,
        .when = trigger_absent,
        .when_text = "IF EXISTS, and there is no such trigger",
        .parts = {AS(ROLE_TARGET)},
        .undo = UNDO_NONE,
        .reason = "There is no such trigger: nothing is done, and the lock is given back at once.",
        .setup = FIX_T,
        .proof = "DROP TRIGGER IF EXISTS nope ON t",
    },
    {
        .id = "drop-trigger",
        .op = OP_DROP_TRIGGER,
        .parts = {AEL(ROLE_TARGET), AEL(ROLE_PARTITIONS)},
        .loses = LOSES_OBJECT,
        .undo = UNDO_FREE,
        .reason = "Only the catalog is changed, but reads wait too.",
        .setup = FIX_TRIGGER,
        .proof = "DROP TRIGGER tg ON t",
    },
    {
        .id = "rename-trigger",
        .op = OP_RENAME_TRIGGER,
        .parts = {AEL(ROLE_TARGET), AEL(ROLE_PARTITIONS)},
        .undo = UNDO_FREE,
        .reason = "Only the catalog is changed.",
        .setup = FIX_TRIGGER,
        .proof = "ALTER TRIGGER tg ON t RENAME TO tg9",
    },
    {
        .id = "alter-trigger",
        .op = OP_ALTER_TRIGGER,
        .parts = {AS(ROLE_TARGET)},
        .undo = UNDO_FREE,
        .reason = "Only the catalog is changed.",
        .setup = FIX_TRIGGER,
        .proof = "ALTER TRIGGER tg ON t DEPENDS ON EXTENSION plpgsql",
    },
    {
        .id = "create-event-trigger",
        .op = OP_CREATE_EVENT_TRIGGER,
        .undo = UNDO_FREE,
        .reason = "From then on it runs with every statement of its kind in this database.",
        .setup = "CREATE FUNCTION ef() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END'",
        .proof = "CREATE EVENT TRIGGER et ON sql_drop EXECUTE FUNCTION ef()",
    },
    {
        .id = "create-rule",
        .op = OP_CREATE_RULE,
        .parts = {AEL(ROLE_TARGET), AS(ROLE_USES)},
        .undo = UNDO_FREE,
        .reason = "Only the catalog is changed; later statements on the table are rewritten.",
        .setup = FIX_T,
        .proof = "CREATE RULE ru AS ON UPDATE TO t DO ALSO NOTHING",
    },
    {
        .id = "drop-rule-missing",
        .op = OP_DROP_RULE,
        .when = rule_absent,
        .when_text = "IF EXISTS, and there is no such rule",
        .parts = {AS(ROLE_TARGET)},
        .undo = UNDO_NONE,
        .reason = "There is no such rule: nothing is done, and the lock is given back at once.",
        .setup = FIX_T,
        .proof = "DROP RULE IF EXISTS nope ON t",
    },
    {
        .id = "drop-rule",
        .op = OP_DROP_RULE,
        .parts = {AEL(ROLE_TARGET)},
        .loses = LOSES_OBJECT,
        .undo = UNDO_FREE,
        .reason = "Only the catalog is changed.",
        .setup = FIX_T "CREATE RULE ru AS ON UPDATE TO t DO ALSO NOTHING",
        .proof = "DROP RULE ru ON t",
    },
    {
        .id = "rename-rule",
        .op = OP_RENAME_RULE,
        .parts = {AEL(ROLE_TARGET)},
        .undo = UNDO_FREE,
        .reason = "Only the catalog is changed.",
        .setup = FIX_T "CREATE RULE ru AS ON UPDATE TO t DO ALSO NOTHING",
        .proof = "ALTER RULE ru ON t RENAME TO ru9",
    },
    {
        .id = "create-policy",
        .op = OP_CREATE_POLICY,
        .parts = {AEL(ROLE_TARGET), AS(ROLE_USES)},
        .undo = UNDO_FREE,
        .reason = "Only the catalog is changed.",
        .setup = FIX_T FIX_P,
        .proof = "CREATE POLICY po ON t USING (EXISTS (SELECT 1 FROM p WHERE p.id = ref))",
    },
    {
        .id = "alter-policy",
        .op = OP_ALTER_POLICY,
        .parts = {AEL(ROLE_TARGET), AS(ROLE_USES)},
        .undo = UNDO_FREE,
        .reason = "Only the catalog is changed.",
        .setup = FIX_T "CREATE POLICY po ON t USING (a > 0)",
        .proof = "ALTER POLICY po ON t USING (a > 1)",
    },
    {
        .id = "drop-policy-missing",
        .op = OP_DROP_POLICY,
        .when = policy_absent,
        .when_text = "IF EXISTS, and there is no such policy",
        .parts = {AS(ROLE_TARGET)},
        .undo = UNDO_NONE,
        .reason = "There is no such policy: nothing is done, and the lock is given back at once.",
        .setup = FIX_T,
        .proof = "DROP POLICY IF EXISTS nope ON t",
    },
    {
        .id = "drop-policy",
        .op = OP_DROP_POLICY,
        .parts = {AEL(ROLE_TARGET)},
        .loses = LOSES_OBJECT,
        .undo = UNDO_FREE,
        .reason = "Only the catalog is changed.",
        .setup = FIX_T "CREATE POLICY po ON t USING (a > 0)",
        .proof = "DROP POLICY po ON t",
    },
    {.id = NULL},
};
