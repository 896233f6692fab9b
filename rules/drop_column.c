/* drop-column: the values are gone, and so are the indexes that held the column. */
#include <pgpreflight/rule.h>
#include <pgpreflight/rule_help.h>

/* ", with index a and b": indexes over several columns go too, which surprises people. */
static const char *
lost_indexes(struct lint *l, const struct op *op)
{
    const struct relation *r = lint_target(l);
    const char *text = "";

    for (const struct relation_list *i = r ? r->indexes : NULL; i; i = i->next)
        if (index_holds(i->rel, op->name))
            text = text_printf(l, "%s%s%s", text, *text ? ", " : ", and with it index ",
                               sql_ident(l, i->rel->name.name));
    return text;
}

static void
check(struct lint *l, const struct op *op)
{
    const struct relation *r = lint_target(l);
    const struct column *c = r ? relation_column(r, op->name) : NULL;
    const char *table = sql_table(l, op), *column = sql_ident(l, op->name);
    bool needed = c && c->not_null == TRI_YES && c->has_default != TRI_YES;
    struct finding *f;

    if (lint_target_is_new(l) || column_is_new(l, op->name) || will_fail(l) ||
        (op->if_exists && !op->has_placeholder && r &&
         relation_has_column(r, op->name) == TRI_NO) ||
        known_absent(l, op->rel))
        return;
    f = report(l, op->at, "dropping column %s of %s deletes its values for good%s%s", column,
               rel_words(l, op->rel), lost_indexes(l, op),
               op->cascade ? "; CASCADE drops what depends on it" : "");
    safer(l, f,
          "-- 1. release an application that no longer reads %s%s\n%s%s%s%s%s"
          "-- %d. when no running version names it, after a backup:\n"
          "ALTER TABLE %s DROP COLUMN %s;",
          column, needed ? "" : " or writes it", needed ? "ALTER TABLE " : "", needed ? table : "",
          needed ? " ALTER COLUMN " : "", needed ? column : "",
          needed ? " DROP NOT NULL;\n-- 2. release one that no longer writes it\n" : "",
          needed ? 3 : 2, table, column);
}

RULE(drop_column) = {
    .id = "drop-column",
    .verdict = VERDICT_DANGEROUS,
    .topic = TOPIC_DATA_LOSS,
    .summary = "DROP COLUMN deletes values and breaks the running application",
    .why = "The values cannot be had back without a backup, and the application version that is "
           "still running names the column in its queries (many ORMs list all columns they saw at "
           "start-up), so it fails at once. Every index, CHECK and partial index that mentions the "
           "column disappears with it, also those over several columns. The drop itself is quick: "
           "a brief ACCESS EXCLUSIVE lock, no rewrite. Release code that does not know the column "
           "first, then drop it.",
    .setup = "CREATE TABLE orders (id bigint PRIMARY KEY, note text);",
    .bad = "ALTER TABLE orders DROP COLUMN note;",
    .good = "ALTER TABLE orders ADD COLUMN remark text;",
    .hazards = "103,104,122",
    .not_fixable = "no statement gives the values back",
    .on = {OP_DROP_COLUMN},
    .check = check,
};
