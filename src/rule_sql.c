/* rule_sql.c - SQL for `safer`, put together from an op (pgpreflight/rule_help.h). */
#include <pgpreflight/rule_help.h>

#include <ctype.h>
#include <string.h>
#include <strings.h>

#define NAME_BYTES 63 /* NAMEDATALEN - 1 of every packaged server */

const char *
sql_table(struct lint *l, const struct op *op)
{
    return sql_name(l, op->rel);
}

const char *
sql_statement(struct lint *l)
{
    const char *text = sql_text(l, lint_statement(l)->span);
    size_t n = strlen(text);

    while (n && (text[n - 1] == ';' || text[n - 1] == ' '))
        n--;
    return text_printf(l, "%.*s", (int)n, text);
}

static bool
in_word(char c)
{
    return isalnum((unsigned char)c) || c == '_' || c == '"' || c == '$';
}

/* The first place where the word stands by itself, outside quotes and parentheses. NULL: nowhere.
 */
static const char *
find_word(const char *text, const char *word)
{
    size_t n = strlen(word);
    int depth = 0;

    for (const char *s = text; *s; s++) {
        if (*s == '\'' || *s == '"') {
            const char *end = strchr(s + 1, *s);

            if (!end)
                return NULL;
            s = end;
        }
        depth += (*s == '(') - (*s == ')');
        if (!depth && !strncasecmp(s, word, n) && !in_word(s[n]) && (s == text || !in_word(s[-1])))
            return s;
    }
    return NULL;
}

const char *
sql_insert_after(struct lint *l, const char *text, const char *after, const char *insert)
{
    const char *s = find_word(text, after);

    if (!s)
        return text;
    s += strlen(after);
    return text_printf(l, "%.*s%s%s", (int)(s - text), text, insert, s);
}

const char *
sql_remove_word(struct lint *l, const char *text, const char *word)
{
    const char *marked = sql_insert_after(l, text, word, "\n"), *mark = strchr(marked, '\n');

    if (!mark)
        return text;
    return text_printf(l, "%.*s%s", (int)(mark - marked - (long)strlen(word)), marked,
                       mark + (mark[1] == ' ' ? 2 : 1));
}

const char *
joined_columns(struct lint *l, const struct string_list *columns)
{
    const char *text = "";

    for (; columns; columns = columns->next)
        text = text_printf(l, "%s%s%s", text, *text ? "_" : "", columns->text);
    return text;
}

/* makeObjectName(): the longer part is cut first. */
const char *
object_name(struct lint *l, const char *table, const char *columns, const char *label)
{
    size_t t = strlen(table), c = strlen(columns);
    size_t rest = strlen(label) + 1 + (c ? 1 : 0);

    while (t + c + rest > NAME_BYTES) {
        if (t > c)
            t--;
        else
            c--;
    }
    return text_printf(l, "%.*s%s%.*s_%s", (int)t, table, c ? "_" : "", (int)c, columns, label);
}

/* What the server calls it, before it makes the name unique. */
static const char *
usual_name(struct lint *l, const struct op *op, const char *suffix)
{
    static const char *const labels[] = {
        [CONSTRAINT_CHECK] = "check",      [CONSTRAINT_NOT_NULL] = "not_null",
        [CONSTRAINT_UNIQUE] = "key",       [CONSTRAINT_PRIMARY_KEY] = "pkey",
        [CONSTRAINT_FOREIGN_KEY] = "fkey", [CONSTRAINT_EXCLUDE] = "excl",
    };
    const struct op_constraint *c = op->constraint;
    const char *columns = joined_columns(l, c->columns);

    if (c->type == CONSTRAINT_PRIMARY_KEY ||
        (c->type == CONSTRAINT_CHECK && string_list_count(c->columns) != 1))
        columns = "";
    return object_name(l, op->rel.name ? op->rel.name : "table", columns,
                       text_printf(l, "%s%s", labels[c->type], suffix));
}

const char *
constraint_name(struct lint *l, const struct op *op)
{
    const struct relation *r = lint_target(l);
    const char *name;

    if (op->name)
        return op->name;
    name = usual_name(l, op, "");
    for (int n = 1; r && n < 10 && relation_constraint(r, name); n++)
        name = usual_name(l, op, text_printf(l, "%d", n));
    return name;
}

static const char *
action(char c)
{
    switch (c) {
    case 'r':
        return "RESTRICT";
    case 'c':
        return "CASCADE";
    case 'n':
        return "SET NULL";
    case 'd':
        return "SET DEFAULT";
    default:
        return NULL;
    }
}

static const char *
deferral(const struct op_constraint *c)
{
    if (!c->deferrable)
        return "";
    return c->initially_deferred ? " DEFERRABLE INITIALLY DEFERRED" : " DEFERRABLE";
}

static const char *
foreign_key_body(struct lint *l, const struct op_constraint *c)
{
    const char *del = action(c->on_delete), *upd = action(c->on_update);
    const char *ref = sql_name(l, c->ref);

    if (c->ref_columns)
        ref = text_printf(l, "%s (%s)", ref, sql_columns(l, c->ref_columns));
    return text_printf(l, "FOREIGN KEY (%s) REFERENCES %s%s%s%s%s%s%s", sql_columns(l, c->columns),
                       ref, c->match == 'f' ? " MATCH FULL" : "", del ? " ON DELETE " : "",
                       del ? del : "", upd ? " ON UPDATE " : "", upd ? upd : "", deferral(c));
}

const char *
constraint_body(struct lint *l, const struct op_constraint *c)
{
    const char *include = "";

    if (c->include)
        include = text_printf(l, " INCLUDE (%s)", sql_columns(l, c->include));
    switch (c->type) {
    case CONSTRAINT_CHECK:
        return text_printf(l, "CHECK (%s)%s", c->check ? c->check->text : "true",
                           c->no_inherit ? " NO INHERIT" : "");
    case CONSTRAINT_NOT_NULL:
        return text_printf(l, "NOT NULL %s", sql_columns(l, c->columns));
    case CONSTRAINT_UNIQUE:
        return text_printf(l, "UNIQUE %s(%s)%s%s",
                           c->nulls_not_distinct ? "NULLS NOT DISTINCT " : "",
                           sql_columns(l, c->columns), include, deferral(c));
    case CONSTRAINT_PRIMARY_KEY:
        return text_printf(l, "PRIMARY KEY (%s)%s%s", sql_columns(l, c->columns), include,
                           deferral(c));
    case CONSTRAINT_FOREIGN_KEY:
        return foreign_key_body(l, c);
    case CONSTRAINT_EXCLUDE:
        break;
    }
    return "";
}

const char *
column_type_sql(struct lint *l, const struct op *op)
{
    const struct op_column *c = op->column;
    const char *collate = "";

    if (c->collation)
        collate = text_printf(l, " COLLATE %s", sql_ident(l, c->collation));
    return text_printf(l, "%s %s%s", sql_ident(l, op->name), c->type.text ? c->type.text : "text",
                       collate);
}

const char *
column_first(struct lint *l, const struct op *op)
{
    const char *column = op->constraint->columns ? op->constraint->columns->text : "";

    if (op->origin != ORIGIN_ADD_COLUMN)
        return "";
    for (const struct op *a = lint_statement(l)->ops; a; a = a->next) {
        const struct expr *value = a->kind == OP_ADD_COLUMN ? a->column->value : NULL;

        if (a->kind == OP_ADD_COLUMN && !strcmp(a->name, column))
            return text_printf(l, "ALTER TABLE %s ADD COLUMN %s%s%s;\n", sql_table(l, op),
                               column_type_sql(l, a), value ? " DEFAULT " : "",
                               value ? value->text : "");
    }
    return "";
}

static const char *
not_valid_pair(struct lint *l, const char *table, const char *name, const char *body)
{
    return text_printf(l,
                       "ALTER TABLE %s ADD CONSTRAINT %s %s NOT VALID;\n"
                       "-- in a later transaction, which lets reads and writes go on:\n"
                       "ALTER TABLE %s VALIDATE CONSTRAINT %s;",
                       table, name, body, table, name);
}

const char *
not_valid_steps(struct lint *l, const struct op *op)
{
    const struct relation *r = lint_target(l);
    const char *name = sql_ident(l, constraint_name(l, op));
    const char *body = constraint_body(l, op->constraint), *steps;

    if (op->constraint->type != CONSTRAINT_FOREIGN_KEY || !is_partitioned(r) ||
        lint_pg_version(l) >= 18)
        return not_valid_pair(l, sql_table(l, op), name, body);
    steps = "-- NOT VALID is refused on a partitioned table: each partition first, one at a time\n";
    for (const struct relation_list *p = r->partitions; p; p = p->next)
        steps = text_printf(l, "%s%s\n", steps,
                            not_valid_pair(l, rel_words(l, p->rel->name), name, body));
    return text_printf(l,
                       "%s-- then the parent, which finds the keys of its partitions in place:\n"
                       "ALTER TABLE %s ADD CONSTRAINT %s %s;",
                       steps, sql_table(l, op), name, body);
}

const char *
not_null_steps(struct lint *l, const struct op *op, const char *column)
{
    const char *table = sql_table(l, op), *ident = sql_ident(l, column);
    const char *name = sql_ident(l, object_name(l, op->rel.name, column, "not_null"));

    if (lint_pg_version(l) >= 18)
        return not_valid_pair(l, table, name, text_printf(l, "NOT NULL %s", ident));
    return text_printf(
        l,
        "%s\n-- now without a scan; the DROP must be a statement of its own:\n"
        "ALTER TABLE %s ALTER COLUMN %s SET NOT NULL;\n"
        "ALTER TABLE %s DROP CONSTRAINT %s;",
        not_valid_pair(l, table, name, text_printf(l, "CHECK (%s IS NOT NULL)", ident)), table,
        ident, table, name);
}

const char *
partition_index_steps(struct lint *l, const struct op *op, const char *name, bool unique,
                      const char *tail)
{
    const struct relation *r = lint_target(l);
    const char *kind = unique ? "CREATE UNIQUE INDEX" : "CREATE INDEX", *steps;

    steps = text_printf(l,
                        "%s-- CONCURRENTLY is refused on a partitioned table: the parent's index "
                        "first, then each partition\n%s %s ON ONLY %s %s;",
                        own_unit_note(l), kind, sql_ident(l, name), sql_table(l, op), tail);
    for (const struct relation_list *p = r ? r->partitions : NULL; p; p = p->next) {
        const char *part = sql_ident(l, object_name(l, p->rel->name.name, name, "idx"));

        steps = text_printf(l,
                            "%s\n%s CONCURRENTLY %s ON %s %s;\n"
                            "ALTER INDEX %s ATTACH PARTITION %s;",
                            steps, kind, part, rel_words(l, p->rel->name), tail, sql_ident(l, name),
                            part);
    }
    return steps;
}

/* Behind one part of a name, quoted or not. */
static const char *
after_ident(const char *s)
{
    if (*s == '"')
        for (s++; *s && (*s != '"' || s[1] == '"'); s++)
            s += *s == '"';
    while (*s && *s != '.' && *s != ' ' && *s != '(')
        s++;
    return s;
}

const char *
index_tail(struct lint *l)
{
    const char *s = strstr(sql_insert_after(l, sql_statement(l), "ON", "\n"), "\n");

    if (!s)
        return "";
    s += s[1] == ' ' ? 2 : 1;
    if (!strncasecmp(s, "ONLY ", 5))
        s += 5;
    s = after_ident(s);
    while (*s == '.')
        s = after_ident(s + 1);
    return *s == ' ' ? s + 1 : s;
}

const char *
unique_steps(struct lint *l, const struct op *op)
{
    const struct op_constraint *c = op->constraint;
    const char *raw = constraint_name(l, op), *name = sql_ident(l, raw), *extra = "";
    const char *columns = sql_columns(l, c->columns);

    if (is_partitioned(lint_target(l)))
        return partition_index_steps(l, op, raw, true, text_printf(l, "(%s)", columns));
    if (c->include)
        extra = text_printf(l, " INCLUDE (%s)", sql_columns(l, c->include));
    return text_printf(l,
                       "%s%sCREATE UNIQUE INDEX CONCURRENTLY %s ON %s (%s)%s%s;\n"
                       "ALTER TABLE %s ADD CONSTRAINT %s %s USING INDEX %s%s;",
                       column_first(l, op), own_unit_note(l), name, sql_table(l, op), columns,
                       extra, c->nulls_not_distinct ? " NULLS NOT DISTINCT" : "", sql_table(l, op),
                       name, c->type == CONSTRAINT_PRIMARY_KEY ? "PRIMARY KEY" : "UNIQUE", name,
                       deferral(c));
}

const char *
fill_step(struct lint *l, const struct op *op, const char *value)
{
    const char *table = sql_table(l, op), *column = sql_ident(l, op->name);

    return text_printf(l,
                       "-- repeat, committing each time, until no row is left:\n"
                       "UPDATE %s SET %s = %s WHERE ctid IN "
                       "(SELECT ctid FROM %s WHERE %s IS NULL LIMIT 10000);",
                       table, column, value, table, column);
}

/* What stands between two words of the statement, without the blanks around it. */
static const char *
between(struct lint *l, const char *from, const char *to)
{
    if (*from == ' ')
        from++;
    return text_printf(l, "%.*s", (int)(to > from ? to - from - (to[-1] == ' ') : 0), from);
}

const char *
batch_step(struct lint *l, const struct op *op)
{
    const char *text = sql_statement(l), *first = op->kind == OP_UPDATE ? "UPDATE" : "DELETE FROM";
    const char *where = find_word(text, "WHERE"), *back = find_word(text, "RETURNING");
    const char *target_end = op->kind == OP_UPDATE ? find_word(text, "SET") : where;

    if (!op->dml || op->dml->joins || !where || !target_end || back ||
        strncasecmp(text, first, strlen(first)))
        return NULL;
    return text_printf(
        l,
        "-- repeat, committing each time, until no row is left%s:\n"
        "%.*s ctid IN (SELECT ctid FROM %s WHERE %s LIMIT 10000);",
        op->kind == OP_UPDATE ? " (rows that are done must fall out of the WHERE)" : "",
        (int)(where + strlen("WHERE") - text), text, between(l, text + strlen(first), target_end),
        between(l, where + strlen("WHERE"), text + strlen(text)));
}
