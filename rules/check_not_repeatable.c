/* check-not-repeatable: a CHECK whose answer changes with time. */
#include <pgpreflight/rule.h>
#include <pgpreflight/rule_help.h>

#include <string.h>

static const char *
unsteady(const struct expr *e)
{
    static const char *const names[] = {"now",
                                        "clock_timestamp",
                                        "statement_timestamp",
                                        "transaction_timestamp",
                                        "timeofday",
                                        "random",
                                        "gen_random_uuid",
                                        "current_user",
                                        "session_user",
                                        "current_setting",
                                        "current_timestamp",
                                        "localtimestamp",
                                        "current_date",
                                        "current_time",
                                        "localtime"};

    for (const struct name_list *c = e ? e->calls : NULL; c; c = c->next)
        for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
            if (!strcmp(c->name.name, names[i]))
                return names[i];
    return NULL;
}

static void
check(struct lint *l, const struct op *op)
{
    const char *call =
        op->constraint->type == CONSTRAINT_CHECK ? unsteady(op->constraint->check) : NULL;

    if (call)
        report(l, op->at,
               "check constraint %s calls %s: a row that passes today may fail later, also when a "
               "dump is restored",
               sql_ident(l, constraint_name(l, op)), call);
}

RULE(check_not_repeatable) = {
    .id = "check-not-repeatable",
    .verdict = VERDICT_ADVICE,
    .topic = TOPIC_CONSTRAINTS,
    .summary = "a CHECK that calls now(), random() or the like",
    .why = "PostgreSQL assumes that a CHECK which was true stays true. One that compares with "
           "the current time passes when the row is written and fails later, when the row is "
           "updated or a dump is restored, which then stops half way. Put such a rule in a "
           "trigger or in the application.",
    .setup = "CREATE TABLE orders (id bigint PRIMARY KEY, placed_at timestamptz);",
    .bad = "ALTER TABLE orders ADD CONSTRAINT past CHECK (placed_at <= now()) NOT VALID;",
    .good = "ALTER TABLE orders ADD CONSTRAINT modern CHECK (placed_at >= '2000-01-01') NOT VALID;",
    .hazards = "94",
    .not_fixable = "the rule has to be thought out anew",
    .on = {OP_ADD_CONSTRAINT},
    .check = check,
};
