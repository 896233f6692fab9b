/* blocking-work: what no other rule speaks of. */
#include <pgpreflight/rule.h>
#include <pgpreflight/rule_help.h>

/* These have rules of their own, or block by design and briefly. */
static bool
has_own_rule(enum op_kind k)
{
    static const enum op_kind own[] = {OP_ADD_COLUMN,
                                       OP_ADD_CONSTRAINT,
                                       OP_SET_NOT_NULL,
                                       OP_ALTER_COLUMN_TYPE,
                                       OP_VALIDATE_CONSTRAINT,
                                       OP_CREATE_INDEX,
                                       OP_REINDEX,
                                       OP_SET_LOGGED,
                                       OP_SET_UNLOGGED,
                                       OP_SET_TABLESPACE,
                                       OP_SET_ACCESS_METHOD,
                                       OP_SET_EXPRESSION,
                                       OP_CLUSTER,
                                       OP_VACUUM,
                                       OP_REFRESH_MATVIEW,
                                       OP_ATTACH_PARTITION,
                                       OP_SPLIT_PARTITION,
                                       OP_ALTER_DOMAIN,
                                       OP_CREATE_TABLE,
                                       OP_UPDATE,
                                       OP_DELETE,
                                       OP_INSERT,
                                       OP_MERGE,
                                       OP_COPY_FROM,
                                       OP_COPY_TO,
                                       OP_ALTER_CONSTRAINT,
                                       OP_SELECT,
                                       OP_CREATE_TABLE_AS,
                                       OP_CREATE_MATVIEW,
                                       OP_TRUNCATE};

    for (size_t i = 0; i < sizeof(own) / sizeof(*own); i++)
        if (own[i] == k)
            return true;
    return false;
}

static void
check(struct lint *l, const struct op *op)
{
    const unsigned all =
        WORK_SCAN | WORK_REWRITE | WORK_INDEX_BUILD | WORK_INDEX_REBUILD | WORK_COPY;
    const struct effect *e = has_own_rule(op->kind) ? NULL : blocking_work(l, all);

    if (e)
        about(report(l, op->at, "%s takes %s while it %s", op_heading(op->kind),
                     lock_words(l, e->rel), work_words(e->work & all)),
              e->rel);
}

RULE(blocking_work) = {
    .id = "blocking-work",
    .verdict = VERDICT_DANGEROUS,
    .topic = TOPIC_LOCKS,
    .summary = "work that grows with the table while reads or writes of it wait",
    .why = "The statement reads, copies or writes a whole table, or rebuilds its indexes, under "
           "a lock that makes reads or writes wait until it is done. How long depends on the "
           "size of the table. Look for a way in steps, or run it in a quiet hour with a short "
           "lock_timeout.",
    .setup = "CREATE TYPE address AS (street text, zip integer);\n"
             "CREATE TABLE homes OF address;",
    .bad = "ALTER TYPE address ALTER ATTRIBUTE zip TYPE bigint CASCADE;",
    .good = "ALTER TYPE address ADD ATTRIBUTE country text CASCADE;",
    .hazards = "34",
    .not_fixable = "it depends on the statement",
    .check = check,
};
