/* undo.c - picks the way back for an op (undo.h); the ways themselves are in undo_*.c. */
#include "undo.h"

#include <ctype.h>
#include <string.h>

#include "buf.h"
#include "parse.h"
#include "undo_private.h"

const char *
undo_way_name(enum undo_way w)
{
    static const char *const names[] = {"nothing", "sql", "record", "backup", "by-hand"};

    return names[w];
}

/* --- text ----------------------------------------------------------------------------------- */

const char *
undo_ident(struct arena *a, const char *name)
{
    bool plain = name && (*name == '_' || (*name >= 'a' && *name <= 'z'));
    char *quoted, *p;

    if (!name)
        return "?";
    for (const char *s = name; plain && *s; s++)
        plain = *s == '_' || (*s >= 'a' && *s <= 'z') || (*s >= '0' && *s <= '9');
    if (plain && !parse_is_reserved(name))
        return name;
    quoted = p = arena_alloc(a, 2 * strlen(name) + 3);
    *p++ = '"';
    for (const char *s = name; *s; s++) {
        if (*s == '"')
            *p++ = '"';
        *p++ = *s;
    }
    *p = '"';
    return quoted;
}

const char *
undo_relname(struct arena *a, struct name n)
{
    if (!n.schema)
        return undo_ident(a, n.name);
    return arena_printf(a, "%s.%s", undo_ident(a, n.schema), undo_ident(a, n.name));
}

const char *
undo_literal(struct arena *a, const char *text)
{
    char *quoted = arena_alloc(a, 2 * strlen(text) + 3), *p = quoted;

    *p++ = '\'';
    for (const char *s = text; *s; s++) {
        if (*s == '\'')
            *p++ = '\'';
        *p++ = *s;
    }
    *p = '\'';
    return quoted;
}

static const char *
kind_word(const struct undo_ctx *u)
{
    const char *word = object_kind_name(u->op->rel_kind);
    char *upper;

    switch (u->op->rel_kind) {
    case OBJ_UNKNOWN:
    case OBJ_PARTITIONED_TABLE:
        return "TABLE";
    case OBJ_ENUM:
    case OBJ_COMPOSITE:
    case OBJ_RANGE:
        return "TYPE";
    case OBJ_STATISTICS:
        return "STATISTICS";
    case OBJ_OTHER:
        if (!strncmp(u->st->kind, "ALTER ", 6)) /* the command's tag says what it alters */
            return u->st->kind + 6;
        word = u->op->detail ? u->op->detail : word;
        break;
    default:
        break;
    }
    upper = arena_strdup(u->arena, word);
    for (char *c = upper; *c; c++)
        *c = (char)toupper((unsigned char)*c);
    return upper;
}

static const char *
tree(const struct undo_ctx *u)
{
    const char *root = undo_literal(u->arena, undo_relname(u->arena, u->op->rel));

    if (u->op->only)
        return arena_printf(u->arena, "WITH tree(oid) AS (SELECT to_regclass(%s)::oid)", root);
    return arena_printf(u->arena,
                        "WITH RECURSIVE tree(oid) AS (SELECT to_regclass(%s)::oid UNION SELECT i.inhrelid "
                        "FROM tree JOIN pg_inherits i ON i.inhparent = tree.oid)",
                        root);
}

static const char *
value_of(const struct undo_ctx *u, const char *key, size_t n)
{
    const struct op *op = u->op;
    const char *text;

    if (n == 4 && !memcmp(key, "only", 4))
        return op->only ? "ONLY " : "";
    if (n == 4 && !memcmp(key, "tree", 4))
        return tree(u);
    switch (tolower((unsigned char)*key)) {
    case 't':
        text = undo_relname(u->arena, op->rel);
        break;
    case 'o':
        text = undo_relname(u->arena, op->object);
        break;
    case 'r':
        text = op->object.name;
        break;
    case 'p':
        text = undo_relname(u->arena, op->other);
        break;
    case 'c':
        text = isupper((unsigned char)*key) ? op->name : undo_ident(u->arena, op->name);
        break;
    case 'n':
        text = isupper((unsigned char)*key) ? op->new_name : undo_ident(u->arena, op->new_name);
        break;
    case 'd':
        return op->detail ? op->detail : "";
    default:
        return kind_word(u);
    }
    return isupper((unsigned char)*key) ? undo_literal(u->arena, text ? text : "") : text;
}

const char *
undo_expand(const struct undo_ctx *u, const char *template)
{
    struct buf b = {0};
    bool inside = false;
    const char *text, *end;

    for (const char *s = template; *s; s++) {
        if (*s == '\'')
            inside = !inside;
        end = *s == '{' && (isalpha((unsigned char)s[1])) ? strchr(s, '}') : NULL;
        if (!end || end - s > 5) {
            buf_putc(&b, *s);
            continue;
        }
        for (text = value_of(u, s + 1, (size_t)(end - s - 1)); *text; text++) {
            if (inside && *text == '\'')
                buf_putc(&b, '\'');
            buf_putc(&b, *text);
        }
        s = end;
    }
    text = arena_strndup(u->arena, b.data ? b.data : "", b.len);
    buf_finish(&b);
    return text;
}

/* --- ways ----------------------------------------------------------------------------------- */

void
undo_by_sql(struct undo_ctx *u, const char *template)
{
    u->step->way = UNDO_WAY_SQL;
    u->step->sql = undo_expand(u, template);
}

void
undo_by_record(struct undo_ctx *u, const char *template)
{
    u->step->way = UNDO_WAY_RECORD;
    u->step->record = undo_expand(u, template);
}

void
undo_by_backup(struct undo_ctx *u, const char *why)
{
    struct name n = u->op->rel.name ? u->op->rel : u->op->object;

    u->step->way = UNDO_WAY_BACKUP;
    u->step->backup = u->op->rel.name ? schema_qualify(u->schema, n) : n;
    u->step->backup_kind = u->rel && u->rel->kind != OBJ_UNKNOWN ? u->rel->kind : u->op->rel_kind;
    u->step->why = why;
}

void
undo_by_hand(struct undo_ctx *u, const char *why)
{
    u->step->way = UNDO_WAY_BY_HAND;
    u->step->why = why;
}

void
undo_nothing(struct undo_ctx *u, const char *why)
{
    u->step->way = UNDO_WAY_NOTHING;
    u->step->why = why;
}

void
undo_unless_there(struct undo_ctx *u, enum tri was_there, const char *sql, const char *there)
{
    const char *what = u->st->conditional && !strncmp(sql, "DROP ", 5) ? strchr(sql + 5, ' ') : NULL;

    if (what)
        undo_conditional(u, arena_printf(u->arena, "%.*s IF EXISTS%s", (int)(what - sql), sql, what), there);
    else if (!u->op->if_not_exists || was_there == TRI_NO)
        undo_by_sql(u, sql);
    else if (was_there == TRI_YES)
        undo_nothing(u, "it was there already.");
    else
        undo_by_record(u, arena_printf(u->arena, "SELECT '%s' WHERE NOT (%s)", sql, there));
}

void
undo_conditional(struct undo_ctx *u, const char *sql, const char *there)
{
    undo_by_record(u, arena_printf(u->arena, "SELECT '%s' WHERE NOT (%s)", sql, there));
}

/* --- choice --------------------------------------------------------------------------------- */

static const struct undo_row *
row_for(enum op_kind kind)
{
    static const struct undo_row *const tables[] = {undo_table_rows, undo_column_rows,
                                                    undo_object_rows, undo_code_rows};

    for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++)
        for (const struct undo_row *r = tables[i]; r->kind != OP_NONE; r++)
            if (r->kind == kind)
                return r;
    return NULL;
}

/* What a row of the table of facts says first: the way back never promises more than it. */
static bool
decided_by_fact(struct undo_ctx *u, const struct undo_row *way)
{
    const struct effect_row *fact = u->effects->row;

    if (!fact) {
        undo_by_hand(u, "nothing is known of this statement.");
        return true;
    }
    switch (fact->undo) {
    case UNDO_NONE:
        if (way && way->by_hand)
            undo_by_hand(u, way->by_hand);
        else
            undo_nothing(u, NULL);
        return true;
    case UNDO_NEEDS_BACKUP:
        /* The old values come back into the old type. */
        if (u->op->kind == OP_ALTER_COLUMN_TYPE)
            way->make(u);
        undo_by_backup(u, way ? way->by_hand : NULL);
        u->step->definition_only = fact->loses == LOSES_OBJECT;
        return true;
    case UNDO_FREE:
    case UNDO_SLOW:
        break;
    }
    return false;
}

struct undo_step
undo_of(const struct op *op, const struct op_effects *effects, const struct statement *st,
        struct schema *before, int pg_version, struct arena *arena)
{
    struct undo_step step = {UNDO_WAY_NOTHING};
    struct undo_ctx u = {
        .op = op,
        .effects = effects,
        .st = st,
        .schema = before,
        .rel = op->rel.name ? schema_relation(before, op->rel) : NULL,
        .version = pg_version,
        .arena = arena,
        .step = &step,
    };
    const struct undo_row *way = row_for(op->kind);

    if (op->origin != ORIGIN_OWN) /* goes with its table or column */
        return step;
    if (decided_by_fact(&u, way))
        return step;
    if (way && way->make)
        way->make(&u);
    else if (way && way->sql)
        undo_by_sql(&u, way->sql);
    else if (way && way->record)
        undo_by_record(&u, way->record);
    else if (way && way->by_hand)
        undo_by_hand(&u, way->by_hand);
    return step;
}

const struct undo_step **
undo_steps(const struct statement *st, struct arena *arena, size_t *ret_n)
{
    const struct undo_step **steps = arena_array(arena, const struct undo_step *, st->n_ops + 1);

    *ret_n = 0;
    for (size_t i = st->n_ops; st->undo && i-- > 0;)
        if (st->undo[i].way != UNDO_WAY_NOTHING)
            steps[(*ret_n)++] = &st->undo[i];
    return steps;
}
