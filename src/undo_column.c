/* undo_column.c - the way back for columns: their existence, type, default and settings. */
#include <string.h>
#include <strings.h>

#include "type_cast.h"
#include "undo_private.h"

/* What a subcommand sets in a column it sets in the partitions and children too, so each is asked. */
#define OF_COLUMN                                                                                  \
    " FROM tree JOIN pg_attribute a ON a.attrelid = tree.oid AND a.attname = {C} "                 \
    "AND NOT a.attisdropped"
#define EACH "{tree} SELECT 'ALTER TABLE ONLY ' || tree.oid::regclass || ' ALTER COLUMN {c} "

static void
added_column(struct undo_ctx *u)
{
    enum tri there = u->rel ? relation_has_column(u->rel, u->op->name) : TRI_UNKNOWN;

    static const char is_there[] = "EXISTS (SELECT FROM pg_attribute WHERE attrelid = to_regclass({T}) "
                                   "AND attname = {C} AND NOT attisdropped)";

    if (u->st->conditional)
        undo_conditional(u, "ALTER TABLE IF EXISTS {only}{t} DROP COLUMN IF EXISTS {c};", is_there);
    else
        undo_unless_there(u, there, "ALTER TABLE {only}{t} DROP COLUMN {c};", is_there);
    if (u->step->way != UNDO_WAY_NOTHING)
        u->step->why = "values written to it since then go with it.";
}

static bool
takes_any_text(const struct type_name *t)
{
    static const char *const names[] = {"varchar", "bpchar", "text"};

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        if (!t->is_array && t->name && !strcmp(t->name, names[i]))
            return true;
    return false;
}

/* How a value of the new type becomes one of the old; NULL: no cast does it. The text of an enum or
 * a domain is one of the other too. */
static const char *
cast_back(const struct undo_ctx *u, const struct type_name *old)
{
    const struct type_name *now = &u->op->column->type;
    const char *using = u->op->expr ? u->op->expr->text : NULL;
    bool binary;

    if (takes_any_text(old))
        return "";
    if (!now->name || !old->name || now->is_array || old->is_array || !strcmp(now->name, old->name) ||
        type_is_string(now->name, u->version) || type_cast(now->name, old->name, &binary) != CAST_NONE)
        return arena_printf(u->arena, " USING {c}::%s", old->text);
    if (!type_is_builtin(now->name) || !type_is_builtin(old->name))
        return arena_printf(u->arena, " USING {c}::text::%s", old->text);
    if (using && !strncasecmp(using, "to_timestamp(", 13) && !strcmp(now->name, "timestamptz"))
        return arena_printf(u->arena, " USING extract(epoch FROM {c})::%s", old->text);
    return NULL;
}

/* Without USING where an assignment does: a cast would cut what has become too long. */
static void
changed_type(struct undo_ctx *u)
{
    const struct column *c = u->rel ? relation_column(u->rel, u->op->name) : NULL;

    if (c && c->type.text && !c->collation) {
        const char *using = cast_back(u, &c->type);

        if (!using) {
            undo_by_hand(u, arena_printf(u->arena,
                                         "no cast leads back to %s: ALTER COLUMN TYPE with USING and the inverse of "
                                         "the migration's expression.",
                                         c->type.text));
            return;
        }
        undo_by_sql(u, arena_printf(u->arena, "ALTER TABLE {only}{t} ALTER COLUMN {c} TYPE %s%s;",
                                    c->type.text, using));
    } else {
        undo_by_record(
            u, "SELECT 'ALTER TABLE {only}{t} ALTER COLUMN {c} TYPE ' || f.type || "
               "coalesce(' COLLATE ' || quote_ident(n.nspname) || '.' || quote_ident(o.collname), '') || "
               "CASE WHEN t.typcategory = 'S' THEN ';' WHEN t.typcategory = 'E' THEN ' USING {c}::text::' || f.type || ';' "
               "ELSE ' USING {c}::' || f.type || ';' END "
               "FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid "
               "CROSS JOIN LATERAL (SELECT format_type(a.atttypid, a.atttypmod) AS type) f "
               "LEFT JOIN pg_collation o ON o.oid = a.attcollation AND o.oid <> t.typcollation "
               "LEFT JOIN pg_namespace n ON n.oid = o.collnamespace "
               "WHERE a.attrelid = to_regclass({T}) AND a.attname = {C}");
    }
    u->step->why = "a value written since then that the old type does not hold makes it fail.";
}

static void
set_not_null(struct undo_ctx *u)
{
    const struct column *c = u->rel ? relation_column(u->rel, u->op->name) : NULL;
    bool alone = u->rel && u->rel->complete == TRI_YES && !u->rel->children && !u->rel->partitions;

    if (c && c->not_null == TRI_NO && alone)
        undo_by_sql(u, "ALTER TABLE {only}{t} ALTER COLUMN {c} DROP NOT NULL;");
    else
        undo_by_record(u, EACH "DROP NOT NULL;'" OF_COLUMN " AND NOT a.attnotnull");
}

/* From 18 on it is a constraint, and may have a name of its own. */
static void
dropped_not_null(struct undo_ctx *u)
{
    if (u->version >= 18)
        undo_by_record(u, "{tree} SELECT 'ALTER TABLE ' || tree.oid::regclass || ' ADD CONSTRAINT ' || "
                          "quote_ident(k.conname) || ' NOT NULL {c}' || CASE WHEN k.connoinherit "
                          "THEN ' NO INHERIT' ELSE '' END || CASE WHEN k.convalidated THEN ';' "
                          "ELSE ' NOT VALID;' END" OF_COLUMN
                          " JOIN pg_constraint k ON k.conrelid = tree.oid AND k.contype = 'n' "
                          "AND k.conkey[1] = a.attnum WHERE k.conislocal");
    else
        undo_by_record(u, EACH "SET NOT NULL;'" OF_COLUMN " AND a.attnotnull");
}

static void
changed_default(struct undo_ctx *u)
{
    undo_by_record(u, EACH "' || coalesce('SET DEFAULT ' || pg_get_expr(d.adbin, d.adrelid), "
                           "'DROP DEFAULT') || ';'" OF_COLUMN
                           " LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum");
}

/* --- identity ---------------------------------------------------------------------------------- */

#define SEQUENCE_OF_COLUMN                                                                         \
    " FROM pg_attribute a JOIN pg_depend p ON p.refobjid = a.attrelid AND p.refobjsubid = a.attnum " \
    "AND p.classid = 'pg_class'::regclass AND p.deptype = 'i' JOIN pg_sequence s ON s.seqrelid = p.objid " \
    "WHERE a.attrelid = to_regclass({T}) AND a.attname = {C}"
#define GENERATED " || CASE a.attidentity WHEN 'a' THEN 'ALWAYS' ELSE 'BY DEFAULT' END || "

static bool
restarts(const struct op *op)
{
    for (const struct option *o = op->options; o; o = o->next)
        if (!strcmp(o->name, "restart"))
            return true;
    return false;
}

static void
set_identity(struct undo_ctx *u)
{
    const char *position = "";

    if (restarts(u->op))
        position = " || ' SET START WITH ' || s.seqstart || ' RESTART WITH ' || "
                   "coalesce(pg_sequence_last_value(s.seqrelid) + s.seqincrement, s.seqstart)";
    undo_by_record(u, arena_printf(u->arena,
                                   "SELECT 'ALTER TABLE {only}{t} ALTER COLUMN {c} SET GENERATED '" GENERATED
                                   "' SET INCREMENT BY ' || s.seqincrement || ' SET MINVALUE ' || s.seqmin "
                                   "|| ' SET MAXVALUE ' || s.seqmax || ' SET CACHE ' || s.seqcache || "
                                   "CASE WHEN s.seqcycle THEN ' SET CYCLE' ELSE ' SET NO CYCLE' END%s "
                                   "|| ';'" SEQUENCE_OF_COLUMN,
                                   position));
}

static void
dropped_identity(struct undo_ctx *u)
{
    undo_by_record(u, "SELECT 'ALTER TABLE {only}{t} ALTER COLUMN {c} ADD GENERATED '" GENERATED
                      "' AS IDENTITY (START WITH ' || s.seqstart || ' INCREMENT BY ' || s.seqincrement "
                      "|| ' MINVALUE ' || s.seqmin || ' MAXVALUE ' || s.seqmax || ' CACHE ' || s.seqcache "
                      "|| CASE WHEN s.seqcycle THEN ' CYCLE' ELSE '' END || ');' || "
                      "coalesce(' SELECT setval(pg_get_serial_sequence({T}, {C}), ' || "
                      "pg_sequence_last_value(s.seqrelid) || ');', '')" SEQUENCE_OF_COLUMN);
    u->step->why = "numbers drawn since then are not known to the new sequence.";
}

/* clang-format off */
const struct undo_row undo_column_rows[] = {
    {OP_ADD_COLUMN, added_column},
    {OP_RENAME_COLUMN, .sql = "ALTER {k} {t} RENAME COLUMN {n} TO {c};"},
    {OP_ALTER_COLUMN_TYPE, changed_type},
    {OP_SET_DEFAULT, changed_default},
    {OP_DROP_DEFAULT, changed_default},
    {OP_SET_NOT_NULL, set_not_null},
    {OP_DROP_NOT_NULL, dropped_not_null},
    {OP_ADD_IDENTITY, .sql = "ALTER TABLE {only}{t} ALTER COLUMN {c} DROP IDENTITY;"},
    {OP_SET_IDENTITY, set_identity},
    {OP_DROP_IDENTITY, dropped_identity},
    {OP_SET_EXPRESSION, .record =
        EACH "SET EXPRESSION AS (' || pg_get_expr(d.adbin, d.adrelid) || ');'" OF_COLUMN
        " JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum"},
    {OP_DROP_EXPRESSION, .by_hand = "a plain column cannot be made a generated one: add it anew, at the end of the table."},
    {OP_SET_STATISTICS, .record = EACH "SET STATISTICS ' || coalesce(a.attstattarget, -1) || ';'" OF_COLUMN},
    {OP_SET_COLUMN_OPTIONS, .record =
        EACH "RESET (n_distinct, n_distinct_inherited);' || coalesce(' ALTER TABLE ONLY ' || tree.oid::regclass || "
        "' ALTER COLUMN {c} SET (' || array_to_string(a.attoptions, ', ') || ');', '')" OF_COLUMN},
    {OP_SET_STORAGE, .record =
        EACH "SET STORAGE ' || CASE a.attstorage WHEN 'p' THEN 'PLAIN' WHEN 'e' THEN 'EXTERNAL' WHEN 'm' THEN 'MAIN' "
        "ELSE 'EXTENDED' END || ';'" OF_COLUMN},
    {OP_SET_COMPRESSION, .record =
        EACH "SET COMPRESSION ' || CASE a.attcompression WHEN 'p' THEN 'pglz' WHEN 'l' THEN 'lz4' ELSE 'default' END "
        "|| ';'" OF_COLUMN},
    {OP_NONE},
};
/* clang-format on */
