/*
 * fix_way.c - may a piece of a rewrite come later? What stands behind a statement in its transaction
 * or file, and needs it at once, or takes away what it names (fix.h).
 */
#include "fix_round.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "lex_scan.h"

/* --- what a statement takes away ------------------------------------------------------------------ */

static void
take(struct arena *a, struct fixed_statement *s, enum taken_for who, const char *rel, const char *name)
{
    struct taken *t = arena_new(a, struct taken);

    *t = (struct taken){arena_strdup(a, rel), arena_strdup(a, name), who, s->taken};
    s->taken = t;
}

static void
take_rel(struct arena *a, struct fixed_statement *s, enum taken_for who, const char *rel)
{
    if (rel)
        take(a, s, who, rel, NULL);
}

static void
take_name(struct arena *a, struct fixed_statement *s, const char *rel, const char *name)
{
    if (name)
        take(a, s, FOR_ALL, rel, name);
}

/* What is copied from a table, or joined to it, must be there already. */
static void
take_sources(struct arena *a, struct fixed_statement *s, const struct op_table *t)
{
    if (!t)
        return;
    take_rel(a, s, FOR_ALL, t->partition_of.name);
    for (const struct name_list *n = t->inherits; n; n = n->next)
        take_rel(a, s, FOR_ALL, n->name.name);
    for (const struct name_list *n = t->like; n; n = n->next)
        take_rel(a, s, FOR_ALL, n->name.name);
}

/* Tables. */
static void
take_of_table(struct arena *a, struct fixed_statement *s, const struct op *op)
{
    switch (op->kind) {
    case OP_RENAME_RELATION:
        take_name(a, s, NULL, op->new_name);
        /* fallthrough */
    case OP_DROP_RELATION:
    case OP_SET_SCHEMA:
    case OP_DROP_COLUMN: /* with the constraints and indexes on it, whatever they are called */
    case OP_DROP_NOT_NULL:
    case OP_ATTACH_PARTITION: /* what parent and partition have is compared, and made equal */
    case OP_DETACH_PARTITION:
    case OP_INHERIT:
    case OP_NO_INHERIT:
        take_rel(a, s, FOR_ALL, op->rel.name);
        take_rel(a, s, FOR_ALL, op->object.name);
        take_rel(a, s, FOR_ALL, op->other.name);
        if (op->cascade) /* foreign keys of others */
            take(a, s, FOR_VALIDATE, NULL, NULL);
        break;
    case OP_DROP_CONSTRAINT:
        if (op->cascade)
            take(a, s, FOR_VALIDATE, NULL, NULL);
        /* fallthrough */
    case OP_RENAME_COLUMN:
    case OP_RENAME_CONSTRAINT:
        take_name(a, s, op->rel.name, op->name);
        take_name(a, s, op->rel.name, op->new_name);
        break;
    case OP_ADD_IDENTITY: /* wants a column that is NOT NULL */
        take_rel(a, s, FOR_NOT_NULL, op->rel.name);
        break;
    case OP_ADD_CONSTRAINT: /* from 18, NOT NULL ... NOT VALID keeps a primary key away */
        if (op->constraint->type == CONSTRAINT_PRIMARY_KEY)
            take_rel(a, s, FOR_NOT_NULL, op->rel.name);
        break;
    case OP_ALTER_COLUMN_TYPE: /* not every index fits the new type */
        take_rel(a, s, FOR_DROP, op->rel.name);
        break;
    case OP_CREATE_TABLE:
        take_sources(a, s, op->table);
        break;
    default:
        break;
    }
}

/* Other objects, and rows. */
static void
take_of_others(struct arena *a, struct fixed_statement *s, const struct op *op)
{
    switch (op->kind) {
    case OP_DROP_SCHEMA:
    case OP_RENAME_SCHEMA:
    case OP_DROP_OWNED:
    case OP_DROP_EXTENSION:
    case OP_DROP_OTHER:
        take(a, s, FOR_ALL, NULL, NULL);
        break;
    case OP_DROP_TYPE:
    case OP_DROP_FUNCTION: /* an index may use it */
        take(a, s, op->cascade ? FOR_ALL : FOR_DROP, NULL, NULL);
        /* fallthrough */
    case OP_DROP_INDEX:
    case OP_RENAME_INDEX:
    case OP_RENAME_TYPE:
    case OP_RENAME_FUNCTION:
    case OP_ALTER_TYPE_ATTRIBUTE:
        take_name(a, s, NULL, op->object.name);
        take_name(a, s, NULL, op->new_name);
        break;
    case OP_RENAME_ENUM_VALUE:
        take_name(a, s, NULL, op->name);
        break;
    case OP_INSERT:
    case OP_UPDATE:
    case OP_DELETE:
    case OP_MERGE:
    case OP_TRUNCATE:
    case OP_COPY_FROM:
        take_rel(a, s, FOR_ROWS, op->rel.name);
        take_rel(a, s, FOR_DROP, op->rel.name); /* rows that a unique index would refuse */
        break;
    case OP_REFRESH_MATVIEW:
        take(a, s, FOR_ROWS, NULL, NULL); /* of which tables, nobody says */
        break;
    default:
        break;
    }
}

void
fix_way_add(struct arena *a, struct fixed_statement *s, const struct statement *st)
{
    s->opaque = s->opaque || st->status != STATEMENT_ANALYSED;
    for (const struct op *op = st->ops; op; op = op->next) {
        take_of_table(a, s, op);
        take_of_others(a, s, op);
        s->opaque = s->opaque || op->kind == OP_DO || op->kind == OP_CALL || op->calls;
        if ((op->kind == OP_SET || op->kind == OP_RESET) && op->set && op->set->name &&
            (!strcmp(op->set->name, "search_path") || !strcmp(op->set->name, "role") ||
             !strcmp(op->set->name, "session_authorization"))) {
            s->sets_names = true;
            s->sets_locally = op->set->is_local;
        }
    }
}

/* --- whether that matters -------------------------------------------------------------------------- */

static bool
has_word(const char *text, struct span in, const char *word)
{
    size_t n = strlen(word);
    char lower = (char)tolower((unsigned char)*word), upper = (char)toupper((unsigned char)*word);

    for (size_t i = in.start; n && i + n <= in.end; i++)
        if ((text[i] == lower || text[i] == upper) && !strncasecmp(text + i, word, n) &&
            (i == in.start || !char_is(text[i - 1], CHAR_WORD)) &&
            (i + n == in.end || !char_is(text[i + n], CHAR_WORD)))
            return true;
    return false;
}

static bool
step_has_word(const struct fix_step *s, const char *word)
{
    return has_word(s->sql, (struct span){0, strlen(s->sql)}, word);
}

/* The pieces that come later name it. */
static bool
names(const struct fix *x, const struct fix_step *later, const char *word)
{
    if ((x->table && !strcasecmp(x->table, word)) || (x->makes && !strcasecmp(x->makes, word)))
        return true;
    for (const struct fix_step *s = later; s; s = s->next)
        if (step_has_word(s, word))
            return true;
    return false;
}

static bool
concerns(const struct fix *x, const struct fix_step *later, enum taken_for who)
{
    switch (who) {
    case FOR_NOT_NULL:
        return x->not_null;
    case FOR_DROP:
        return x->drops;
    case FOR_VALIDATE:
        return names(x, later, "validate");
    case FOR_ROWS:
        return x->all;
    case FOR_ALL:
        break;
    }
    return true;
}

static bool
is_taken_by(const struct fix *x, const struct fix_step *later, const struct taken *t)
{
    for (; t; t = t->next)
        if (concerns(x, later, t->who) && (!t->rel || x->anywhere || names(x, later, t->rel)) &&
            (!t->name || names(x, later, t->name)))
            return true;
    return false;
}

/* REFERENCES table. */
static bool
refers_to(const char *text, struct span in, const char *table)
{
    static const char word[] = "references";

    for (size_t i = in.start; i + sizeof(word) < in.end; i++) {
        struct span rest = {i + sizeof(word) - 1, i + sizeof(word) - 1};

        if (strncasecmp(text + i, word, sizeof(word) - 1) != 0)
            continue;
        while (rest.end < in.end && !strchr("(,;", text[rest.end]))
            rest.end++;
        if (has_word(text, rest, table))
            return true;
    }
    return false;
}

/* A later statement of the same transaction or file that may need what this one does at once. */
static bool
is_needed_by(const struct fix_round *r, const struct fix *x, const struct fix_step *later,
             const struct fixed_statement *by)
{
    const char *text = r->f->src->text;
    bool named = x->table && has_word(text, by->span, x->table);

    if ((x->makes && has_word(text, by->span, x->makes)) || (x->all && named) ||
        (x->parent && has_word(text, by->span, x->parent)) || is_taken_by(x, later, by->taken))
        return true;
    if (x->unique && named &&
        (has_word(text, by->span, "conflict") || has_word(text, by->span, "concurrently") ||
         refers_to(text, by->span, x->table)))
        return true;
    return by->opaque && (named || !x->table || x->anywhere) &&
           (has_word(text, by->span, "rename") || has_word(text, by->span, "drop"));
}

/* What new files do already, it would come behind. */
static bool
is_needed_by_file(const struct fix_round *r, const struct fix *x, const struct fix_step *later)
{
    for (const struct fix_new *n = r->f->added; n; n = n->next)
        for (const struct fix_step *s = n->steps; s; s = s->next)
            if ((x->makes && step_has_word(s, x->makes)) || (x->all && x->table && step_has_word(s, x->table)) ||
                (x->parent && step_has_word(s, x->parent)) || is_taken_by(x, later, s->taken))
                return true;
    return false;
}

const char *
fix_way_problem(const struct fix_round *r, const struct fixed_statement *s, const struct fix_step *later)
{
    size_t n = 0;

    if (is_needed_by_file(r, s->fix, later))
        return "what a new file does needs it before";
    for (const struct fixed_statement *t = r->first; t && t != s; t = t->next, n++)
        if (t->sets_names && (s->setting != IN_BLOCK || (t->sets_locally && t->unit == s->unit)))
            return s->setting == IN_BLOCK
                       ? "it needs the search_path or role that is set for its transaction"
                       : "it needs the search_path or role that is set in this file";
    for (const struct fixed_statement *t = s->next; t; t = t->next) {
        n++;
        if (s->setting == IN_BLOCK && t->unit != s->unit)
            break;
        if (is_needed_by(r, s->fix, later, t))
            return arena_printf(r->f->arena, "statement %zu of the same %s needs it at once", n + 1,
                                s->setting == IN_MESSAGE ? "file" : "transaction");
    }
    return NULL;
}
