/* truncate-cascade: empties tables that the statement does not name. */
#include <pgpreflight/rule.h>
#include <pgpreflight/rule_help.h>

/* "orders, order_lines", the tables reached; "every table that refers to it" when none is known. */
static const char *
reached(struct lint *l)
{
    const char *text = "";

    for (const struct effect *e = lint_effects(l)->effects; e; e = e->next)
        if (e->role == ROLE_CASCADED)
            text = text_printf(l, "%s%s%s", text, *text ? ", " : "", rel_words(l, e->rel));
    return text;
}

static void
check(struct lint *l, const struct op *op)
{
    const char *others = reached(l);
    struct finding *f;

    if (!op->cascade || will_fail(l) || (lint_target_is_new(l) && !*others))
        return;
    f = report(l, op->at,
               "TRUNCATE CASCADE deletes all rows of %s and of %s under ACCESS EXCLUSIVE",
               rel_words(l, op->rel), *others ? others : "every table with a foreign key to it");
    safer(l, f, "-- name every table that shall be emptied:\nTRUNCATE %s%s%s;", sql_table(l, op),
          *others ? ", " : "", others);
}

RULE(truncate_cascade) = {
    .id = "truncate-cascade",
    .verdict = VERDICT_DANGEROUS,
    .topic = TOPIC_DATA_LOSS,
    .summary = "TRUNCATE ... CASCADE empties tables it does not name",
    .why = "CASCADE empties every table that has a foreign key to this one, and those that refer "
           "to them, whatever their ON DELETE says. All of them are locked ACCESS EXCLUSIVE, so "
           "reads and writes of each wait. Name the tables to be emptied one by one, so that the "
           "reader of the migration sees what is lost.",
    .setup = "CREATE TABLE customers (id bigint PRIMARY KEY);\n"
             "CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint REFERENCES customers "
             "(id));",
    .bad = "TRUNCATE customers CASCADE;",
    .good = "CREATE TEMP TABLE import (id bigint);\n"
            "TRUNCATE import CASCADE;",
    .hazards = "108",
    .not_fixable = "no statement gives the rows back",
    .on = {OP_TRUNCATE},
    .check = check,
};
