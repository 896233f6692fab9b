/*
 * plan_backup.c - what a statement destroys is saved before: exactly that, with the command that
 * saves it, one that reads it back, and the one that puts it back.
 */
#include <ctype.h>
#include <string.h>

#include "plan.h"

struct saving {
    struct plan *plan;
    const struct op *op, *first;     /* the statement's first one */
    const struct relation *rel;      /* NULL: unknown */
    const struct string_list *key;   /* of its primary key; NULL: unknown */
    const struct string_list *columns;
    const char *where;               /* "" or " WHERE ..." */
    struct name name;
    const char *table;               /* as SQL names it */
    const char *table_before;        /* as it is called before the run */
    struct plan_backup *backup;
};

#define TEXT(...) arena_printf(k->plan->arena, __VA_ARGS__)

/* "backup-orders-status.csv" */
static const char *
file_name(struct saving *k, const char *suffix)
{
    char *name = arena_strdup(k->plan->arena,
                              TEXT("backup-%s%s%s.%s", k->name.name ? k->name.name : "database",
                                   k->columns ? "-" : "", k->columns ? k->columns->text : "", suffix));
    size_t same = 0;

    for (char *c = name; *c; c++)
        if (!isalnum((unsigned char)*c) && !strchr("._-", *c))
            *c = '_';
    for (const struct plan_backup *b = k->plan->backups; b; b = b->next)
        same += !strcmp(b->file, name);
    return same ? TEXT("%zu-%s", k->backup->step, name) : name;
}

static const char *
join(struct saving *k, const struct string_list *l, const char *fmt_before, const char *between)
{
    const char *text = "";

    for (; l; l = l->next)
        text = TEXT("%s%s%s%s", text, *text ? between : "", fmt_before, plan_sql_ident(k->plan, l->text));
    return text;
}

/* The column's name before the run; NULL: the same. */
static const char *
name_before(const struct saving *k, const char *column)
{
    const char *before = plan_column_before(k->plan, k->name, column);

    return before == column ? NULL : before;
}

/* A list of columns before the run: "old AS new, ..." */
static const char *
join_before(struct saving *k, const struct string_list *l)
{
    const char *text = "";

    for (; l; l = l->next) {
        const char *old = name_before(k, l->text);

        text = TEXT("%s%s%s%s%s", text, *text ? ", " : "", old ? plan_sql_ident(k->plan, old) : "", old ? " AS " : "",
                    plan_sql_ident(k->plan, l->text));
    }
    return text;
}

/* Commands of psql stand on one line. */
static const char *
one_line(struct saving *k, const char *text)
{
    char *copy = arena_strdup(k->plan->arena, text);

    for (char *c = copy; *c; c++)
        if (*c == '\n' || *c == '\r' || *c == '\t')
            *c = ' ';
    return copy;
}

static void
dump(struct saving *k, const char *what, const char *options)
{
    struct plan_backup *b = k->backup;
    const char *file;

    k->columns = NULL;
    b->how = BACKUP_DUMP;
    b->file = file = file_name(k, "dump");
    b->save = TEXT("pg_dump \"$DATABASE_URL\" --format=custom %s --file=%s", options, file);
    b->object = what;
    if (b->definition_only)
        b->verify = TEXT("pg_restore --list %s", file);
    else /* lines of data in the dump */
        b->verify = TEXT("pg_restore --data-only --file=- %s | awk '/^\\\\\\.$/ {copy = 0} copy {n++} "
                         "/^COPY / {copy = 1} END {print n + 0}'",
                         file);
}

/* DROP ... IF EXISTS of what nothing that is known has made; `there` is SQL that finds it. */
static void
only_if_there(struct saving *k, const char *there)
{
    struct plan_backup *b = k->backup;
    const char *file = b->file;

    if (!k->op->if_exists || (k->rel && k->rel->kind != OBJ_UNKNOWN))
        return;
    b->object = TEXT("%s, if it is there", b->object);
    b->save = TEXT("if [ \"$(psql -X \"$DATABASE_URL\" --no-align --tuples-only --command=\"SELECT %s IS NOT NULL\")\" = t ]\n"
                   "then %s\nfi",
                   there, b->save);
    b->verify = TEXT("[ ! -e %s ] || %s", file, b->verify);
    b->restore = TEXT("[ ! -e %s ] || %s", file, b->restore);
}

static const char *
quoted_pattern(struct saving *k)
{
    return plan_shell(k->plan, k->table_before);
}

static void
save_relation(struct saving *k)
{
    const char *what = TEXT("%s %s", object_kind_name(k->backup->definition_only || !k->rel ? k->op->rel_kind : k->rel->kind),
                            doc_name(&k->plan->doc, plan_shown_name(k->plan, k->name)));

    dump(k, what, TEXT("%s--table=%s", k->backup->definition_only ? "--schema-only " : "", quoted_pattern(k)));
    k->backup->restore = TEXT("pg_restore --dbname=\"$DATABASE_URL\" --exit-on-error --single-transaction "
                              "%s%s",
                              k->op->kind == OP_TRUNCATE ? "--data-only " : "", k->backup->file);
    only_if_there(k, TEXT("to_regclass(%s)", plan_shell_inner(k->plan, plan_sql_literal(k->plan, plan_sql_name(k->plan, k->name)))));
}

/* Without its key a value does not find its row again. */
static void
save_table_for_values(struct saving *k, const char *what)
{
    dump(k, what, TEXT("--table=%s", quoted_pattern(k)));
    k->backup->by_hand = TEXT("restore %s into a database of its own (%s) and copy from there, row by row, "
                              "by what identifies a row of %s",
                              doc_name(&k->plan->doc, k->backup->file),
                              doc_name(&k->plan->doc, TEXT("createdb saved && pg_restore --dbname=saved %s", k->backup->file)),
                              doc_name(&k->plan->doc, plan_shown_name(k->plan, k->name)));
}

/* Key and columns; "columns" first in the table again if need be (prepare). */
static void
save_values(struct saving *k, const char *what, const char *prepare, const char *finish)
{
    struct plan_backup *b = k->backup;
    const char *list = TEXT("%s, %s", join(k, k->key, "", ", "), join(k, k->columns, "", ", "));
    const char *list_before = TEXT("%s, %s", join_before(k, k->key), join_before(k, k->columns));
    const char *set = "", *match = "", *begin, *with = "WITH (FORMAT csv, HEADER)";
    static const char saved[] = "CREATE TEMPORARY TABLE saved AS SELECT %s FROM %s WITH NO DATA;\n\\copy saved FROM '%s' %s\n";

    b->how = BACKUP_VALUES;
    b->object = what;
    b->file = file_name(k, "csv");
    b->save = plan_psql(k->plan, "--set ON_ERROR_STOP=1",
                        TEXT("\\copy (SELECT %s FROM %s%s) TO '%s' %s", list_before, k->table_before,
                             one_line(k, k->where), b->file, with));
    begin = TEXT(saved, list, k->table, b->file, with);
    b->verify = plan_psql(k->plan, "--quiet --no-align --tuples-only --set ON_ERROR_STOP=1",
                          TEXT("%sSELECT count(*) FROM saved;", TEXT(saved, list_before, k->table_before, b->file, with)));
    for (const struct string_list *c = k->columns; c; c = c->next)
        set = TEXT("%s%s%s = saved.%s", set, *set ? ", " : "", plan_sql_ident(k->plan, c->text),
                   plan_sql_ident(k->plan, c->text));
    for (const struct string_list *c = k->key; c; c = c->next)
        match = TEXT("%s%st.%s = saved.%s", match, *match ? " AND " : "",
                     plan_sql_ident(k->plan, c->text), plan_sql_ident(k->plan, c->text));
    b->restore = plan_psql(k->plan, "--set ON_ERROR_STOP=1 --single-transaction",
                           TEXT("%s%sUPDATE %s AS t SET %s FROM saved WHERE %s;%s", prepare, begin,
                                k->table, set, match, finish));
}

/* Indexes and constraints go with a column, and foreign keys that point to it. */
static const char *
save_definitions(struct saving *k)
{
    const char *file = file_name(k, "sql"), *columns = "", *others = "";

    bool renamed = strcmp(k->table_before, k->table) != 0;

    for (const struct string_list *c = k->columns; c; c = c->next) {
        const char *old = name_before(k, c->text);

        renamed = renamed || old;
        columns = TEXT("%s%s%s", columns, *columns ? ", " : "", plan_sql_literal(k->plan, old ? old : c->text));
    }
    for (const struct plan_dropped *d = k->plan->dropped; d; d = d->next)
        others = TEXT("%s%s%s", others, *others ? ", " : "", plan_sql_literal(k->plan, d->name));
    k->backup->define = plan_psql(
        k->plan, TEXT("--set ON_ERROR_STOP=1 --no-align --tuples-only --output=%s", file),
        TEXT("WITH gone AS (\n"
             "  SELECT DISTINCT d.classid, d.objid FROM pg_depend AS d\n"
             "  JOIN pg_attribute AS a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid\n"
             "  WHERE d.refclassid = 'pg_class'::regclass AND d.refobjid = %s::regclass AND a.attname IN (%s))\n"
             "SELECT pg_get_indexdef(c.oid) || ';' FROM gone JOIN pg_class AS c ON c.oid = objid AND c.relkind IN ('i', 'I')\n"
             "WHERE classid = 'pg_class'::regclass%s\n"
             "UNION ALL\n"
             "SELECT pg_get_statisticsobjdef(objid) || ';' FROM gone WHERE classid = 'pg_statistic_ext'::regclass\n"
             "UNION ALL\n"
             "(SELECT 'ALTER TABLE ' || conrelid::regclass || ' ADD CONSTRAINT ' || quote_ident(conname) || ' ' || pg_get_constraintdef(c.oid) || ';'\n"
             "FROM gone JOIN pg_constraint AS c ON c.oid = objid AND c.conparentid = 0\n"
             "WHERE classid = 'pg_constraint'::regclass%s ORDER BY contype = 'f');",
             plan_sql_literal(k->plan, k->table_before), columns,
             *others ? TEXT(" AND relname NOT IN (%s)", others) : "",
             *others ? TEXT(" AND conname NOT IN (%s)", others) : ""));
    if (renamed)
        k->backup->late = file;
    return renamed ? "" : TEXT("\n\\i %s", file);
}

/* By name, so that they come back into a table with another order; NULL: not all are known. */
static const char *
all_columns(struct saving *k)
{
    const char *text = NULL;

    if (!k->rel || k->rel->complete != TRI_YES)
        return NULL;
    for (const struct column *c = k->rel->columns; c; c = c->next)
        if (!c->dropped && !c->is_generated)
            text = TEXT("%s%s%s", text ? text : "", text ? ", " : "", plan_sql_ident(k->plan, c->name));
    return text;
}

/* Whole rows, into the table that `prepare` makes or that is there. */
static void
save_rows(struct saving *k, const char *what, const char *prepare)
{
    struct plan_backup *b = k->backup;
    const char *with = "WITH (FORMAT csv, HEADER)", *list = all_columns(k);

    b->how = BACKUP_ROWS;
    b->object = what;
    b->file = file_name(k, "csv");
    b->save = plan_psql(k->plan, "--set ON_ERROR_STOP=1",
                        TEXT("\\copy (SELECT %s FROM %s%s) TO '%s' %s", list ? list : "*", k->table_before, one_line(k, k->where), b->file, with));
    b->verify = plan_psql(k->plan, "--quiet --no-align --tuples-only --set ON_ERROR_STOP=1",
                          TEXT("CREATE TEMPORARY TABLE saved AS SELECT %s FROM %s WITH NO DATA;\n\\copy "
                               "saved FROM '%s' %s\nSELECT count(*) FROM saved;",
                               list ? list : "*", k->table_before, b->file, with));
    b->restore = plan_psql(k->plan, "--set ON_ERROR_STOP=1 --single-transaction",
                           TEXT("%s\\copy %s%s%s%s FROM '%s' %s", prepare, k->table, list ? " (" : "",
                                list ? list : "", list ? ")" : "", b->file, with));
}

/* A dump of a partition attaches it again and stumbles over its own keys (15 to 18), so its rows are
 * saved, and it is made like its parent. NULL: it is no partition. */
static const char *
make_partition(struct saving *k)
{
    const struct relation *parent = k->rel ? k->rel->partition_of : NULL;

    for (const struct plan_detached *d = k->plan->detached; d; d = d->next)
        if (name_equal(d->rel, k->name))
            return TEXT("CREATE TABLE %s (LIKE %s INCLUDING ALL);\n", k->table, d->parent);
    if (parent && k->rel->bound_text && k->rel->is_new != TRI_YES)
        return TEXT("CREATE TABLE %s PARTITION OF %s %s;\n", k->table, plan_sql_name(k->plan, parent->name),
                    k->rel->bound_text);
    return NULL;
}

static bool
save_partition(struct saving *k)
{
    const char *make = k->op->kind == OP_DROP_RELATION ? make_partition(k) : NULL;

    if (make)
        save_rows(k, TEXT("partition %s", doc_name(&k->plan->doc, plan_shown_name(k->plan, k->name))), make);
    return make != NULL;
}

/* A column that was there before; also one that is gone by now. */
static const struct column *
find_column(const struct relation *r, const char *name)
{
    for (const struct column *c = r ? r->columns : NULL; c; c = c->next)
        if (!strcmp(c->name, name))
            return c;
    return NULL;
}

static bool
key_is_among(const struct saving *k)
{
    for (const struct string_list *c = k->key; c; c = c->next)
        if (string_list_has(k->columns, c->text))
            return true;
    return false;
}

/* Its values can be put into a column that is made again. */
static bool
is_stored(const struct saving *k, const char *name)
{
    const struct column *c = find_column(k->rel, name);

    return c && c->type.text && !c->is_generated && !c->identity;
}

/* One statement's columns are saved together, or none is. */
static const struct string_list *
dropped_columns(struct saving *k)
{
    struct string_list *all = NULL, *last = NULL;

    for (const struct op *x = k->first; x; x = x->next) {
        struct string_list *l;

        if (x->kind != OP_DROP_COLUMN || !x->name)
            continue;
        if (!is_stored(k, x->name) || !name_equal(x->rel, k->op->rel))
            return NULL;
        if (find_column(k->rel, x->name)->is_new)
            continue;
        l = arena_new(k->plan->arena, struct string_list);
        l->text = x->name;
        if (last)
            last->next = l;
        else
            all = l;
        last = l;
    }
    return all;
}

static void
save_column(struct saving *k)
{
    const char *prepare = "", *finish = "", *what, *table = doc_name(&k->plan->doc, plan_shown_name(k->plan, k->name));
    const struct string_list *all = dropped_columns(k);
    const char *names = "";

    k->columns = all ? all : &(struct string_list){k->op->name, NULL};
    for (const struct string_list *l = k->columns; l; l = l->next)
        names = TEXT("%s%s%s", names, *names ? ", " : "", doc_name(&k->plan->doc, plan_sql_ident(k->plan, l->text)));
    what = TEXT("column%s %s of %s", k->columns->next ? "s" : "", names, table);
    if (!all || !k->key || key_is_among(k)) {
        save_table_for_values(k, what);
        return;
    }
    for (const struct string_list *l = all; l; l = l->next) {
        const struct column *c = find_column(k->rel, l->text);
        const char *shown = plan_sql_ident(k->plan, l->text);

        prepare = TEXT("%s%sADD COLUMN %s %s%s%s", prepare, *prepare ? ", " : "", shown, c->type.text,
                       c->default_text ? " DEFAULT " : "", c->default_text ? c->default_text : "");
        if (c->not_null == TRI_YES && k->plan->options->config->pg_version < 18) /* from then on it is a constraint with a name */
            finish = TEXT("%s%sALTER COLUMN %s SET NOT NULL", finish, *finish ? ", " : "", shown);
    }
    if (*finish)
        finish = TEXT("\nALTER TABLE %s %s;", k->table, finish);
    finish = TEXT("%s%s", finish, save_definitions(k));
    save_values(k, what, TEXT("ALTER TABLE %s %s;\n", k->table, prepare), finish);
}

/* The old values; the type goes back first. */
static void
save_old_values(struct saving *k, const char *undo)
{
    const char *what = TEXT("the old values of %s in %s", doc_name(&k->plan->doc, plan_sql_ident(k->plan, k->op->name)),
                            doc_name(&k->plan->doc, plan_shown_name(k->plan, k->name)));

    k->columns = &(struct string_list){k->op->name, NULL};
    if (!k->key || key_is_among(k) || !undo)
        save_table_for_values(k, what);
    else
        save_values(k, what, TEXT("%s\n", undo), "");
}

/* Every column assigned is one that these migrations add: what it held before is nothing. */
static bool
only_new_columns(const struct saving *k)
{
    for (const struct string_list *c = k->op->dml->columns; c; c = c->next) {
        const struct column *found = find_column(k->rel, c->text);

        if (!found || !found->is_new)
            return false;
    }
    return k->op->dml->columns != NULL;
}

/* What these migrations add is not there when the backup is taken. */
static bool
any_new_column(const struct relation *r, const struct string_list *l)
{
    for (; l; l = l->next) {
        const struct column *c = find_column(r, l->text);

        if (c && c->is_new)
            return true;
    }
    return false;
}

static bool
any_renamed(const struct saving *k, const struct string_list *l)
{
    for (; l; l = l->next)
        if (name_before(k, l->text))
            return true;
    return false;
}

/* The condition can be said of the table alone, without its alias, and before the run. */
static bool
take_where(struct saving *k)
{
    const struct op_dml *d = k->op->dml;

    if (d->joins || d->inserts || (d->where && (!d->where->text || strchr(d->where->text, '.') ||
                                                d->where->has_placeholder)))
        return false;
    if (d->where && (any_new_column(k->rel, d->where->columns) || any_renamed(k, d->where->columns)))
        return false;
    k->where = d->where && !d->where_always_true ? TEXT(" WHERE %s", d->where->text) : "";
    return true;
}

static bool
save_dml(struct saving *k)
{
    const struct op_dml *d = k->op->dml;
    const char *table = doc_name(&k->plan->doc, plan_shown_name(k->plan, k->name)), *what;
    bool simple = take_where(k);

    if (d->updates && !d->deletes && only_new_columns(k))
        return false;
    if (d->deletes && !d->updates && simple) {
        save_rows(k, TEXT("the rows of %s that are deleted", table), "");
        return true;
    }
    k->columns = d->columns;
    what = TEXT("the old values of %s in %s", join(k, d->columns, "", ", "), table);
    if (d->updates && !d->deletes && simple && k->key && d->columns && !key_is_among(k))
        save_values(k, what, "", "");
    else
        save_table_for_values(k, d->columns ? what : TEXT("the rows of %s", table));
    return true;
}

static bool
save(struct saving *k, const char *undo)
{
    switch (k->op->kind) {
    case OP_DROP_COLUMN:
        save_column(k);
        return true;
    case OP_ALTER_COLUMN_TYPE:
        save_old_values(k, undo);
        return true;
    case OP_UPDATE:
    case OP_DELETE:
    case OP_MERGE:
        return save_dml(k);
    case OP_DROP_SCHEMA:
        dump(k, TEXT("schema %s", doc_name(&k->plan->doc, plan_sql_ident(k->plan, k->op->object.name))),
             TEXT("--schema=%s", plan_shell(k->plan, plan_sql_ident(k->plan, k->op->object.name))));
        k->backup->restore = TEXT("pg_restore --dbname=\"$DATABASE_URL\" --exit-on-error "
                                  "--single-transaction %s",
                                  k->backup->file);
        only_if_there(k, TEXT("to_regnamespace(%s)", plan_shell_inner(k->plan, plan_sql_literal(k->plan, plan_sql_ident(k->plan, k->op->object.name)))));
        return true;
    default:
        if (!k->op->rel.name)
            dump(k, "the whole database", "");
        else if (!save_partition(k))
            save_relation(k);
        return true;
    }
}

const struct plan_backup *
plan_add_backup(struct plan *p, const struct plan_step *step, const struct statement *st, const struct op *op,
                const struct op_effects *e, const struct undo_step *u)
{
    struct saving k = {.plan = p, .op = op, .first = st->ops, .rel = plan_relation(e), .where = ""};
    const struct constraint *key = k.rel ? relation_primary_key(k.rel) : NULL;
    struct plan_backup *b = arena_new(p->arena, struct plan_backup);

    k.backup = b;
    k.name = u->backup.name ? u->backup : plan_target(op, e);
    k.key = key && !any_new_column(k.rel, key->columns) ? key->columns : NULL;
    k.table = k.name.name ? plan_sql_name(p, k.name) : NULL;
    k.table_before = k.name.name ? plan_sql_name(p, plan_name_before(p, k.name)) : NULL;
    b->step = step->number;
    b->definition_only = u->definition_only;
    if (!save(&k, u->sql))
        return NULL;
    b->rel = (struct name){arena_strdup(p->arena, k.name.schema), arena_strdup(p->arena, k.name.name)};
    for (const struct plan_backup *same = p->backups; same; same = same->next)
        if (!strcmp(same->save, b->save) || (same->step == b->step && !strcmp(same->object, b->object)))
            return same;
    PLAN_APPEND(p->backups, b);
    return b;
}
