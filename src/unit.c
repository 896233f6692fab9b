#include "unit.h"

#include <assert.h>
#include <string.h>

#include <pgpreflight/rule.h>

#include "estimate.h"
#include "unit_state.h"

/*
 * Source: access/transam/xact.c (transaction blocks, implicit blocks, savepoints), utils/misc/guc.c
 * (SET over transactions), tcop/postgres.c (exec_simple_query).
 */

struct savepoint {
    const char *name;
    const struct settings *settings;
    struct lock_mark locks;
    const struct name_list *deferred_events;
    bool failed;
    struct savepoint *outer;
};

struct unit_tracker {
    struct arena *arena; /* the file's */
    struct schema *schema;
    enum unit_kind runner;
    const char *runner_why;
    struct unit unit;
    struct lock_table locks;
    const struct settings *initial, *settings, *at_begin;
    struct savepoint *savepoints;
    bool in_transaction;
    bool wrapped_over;         /* a COMMIT or ROLLBACK in the file ended the runner's transaction */
    bool constraints_deferred; /* SET CONSTRAINTS ... DEFERRED in this transaction */
    bool autocommit_said;      /* missing-lock-timeout spoke in autocommit */
    unsigned inner_depth;
    bool inner_opened; /* the inner statements' transaction is a single statement's own */
    const struct statement *last;
};

static const char *const kind_names[] = {
    [UNIT_AUTOCOMMIT] = "autocommit",
    [UNIT_EXPLICIT] = "explicit",
    [UNIT_IMPLICIT] = "implicit",
    [UNIT_WRAPPED] = "wrapped",
};

const char *
unit_kind_name(enum unit_kind kind)
{
    return kind_names[kind];
}

static const char *
usual_why(enum unit_kind kind)
{
    switch (kind) {
    case UNIT_AUTOCOMMIT:
        return "no BEGIN comes before it, so each statement is a transaction of its own";
    case UNIT_EXPLICIT:
        return "it stands between BEGIN and COMMIT";
    case UNIT_IMPLICIT:
        return "the runner sends the file as one message, which is one transaction";
    case UNIT_WRAPPED:
        return "the runner puts the file in a transaction";
    }
    return "";
}

/* ---- state -------------------------------------------------------------------------------- */

/* The settings as the public struct shows them. */
static void
show_settings(struct unit_tracker *t)
{
    const struct setting_value *now = t->settings->now;
    struct unit *u = &t->unit;

    u->lock_timeout = setting_timeout(&now[SETTING_LOCK_TIMEOUT]);
    u->statement_timeout = setting_timeout(&now[SETTING_STATEMENT_TIMEOUT]);
    u->idle_timeout = setting_timeout(&now[SETTING_IDLE_TIMEOUT]);
    u->time_zone = now[SETTING_TIME_ZONE].text;
    u->role = now[SETTING_ROLE].text;
}

static void
use_settings(struct unit_tracker *t, const struct settings *s)
{
    if (t->settings == s)
        return;
    if (!t->settings ||
        t->settings->now[SETTING_SEARCH_PATH].values != s->now[SETTING_SEARCH_PATH].values)
        schema_set_search_path(t->schema, s->now[SETTING_SEARCH_PATH].values);
    t->settings = s;
    show_settings(t);
}

static void
show_locks(struct unit_tracker *t)
{
    t->unit.locks = t->locks.blocking;
    t->unit.held = &t->locks;
}

static void
set_kind(struct unit_tracker *t, enum unit_kind kind, const char *why)
{
    t->unit.kind = kind;
    t->unit.runner_commits = t->runner == UNIT_WRAPPED;
    t->unit.why = why ? why : kind == t->runner ? t->runner_why : usual_why(kind);
}

/* A new unit; nothing is held yet. */
static void
next_unit(struct unit_tracker *t, enum unit_kind kind, const char *why)
{
    struct unit *u = &t->unit;

    u->id++;
    set_kind(t, kind, why);
    u->in_transaction = false;
    u->failed = false;
    u->statements = 0;
    u->begin_offset = 0;
    u->lock_timeout_said = kind == UNIT_AUTOCOMMIT && t->autocommit_said;
    u->deferred_events = NULL;
    u->rows_statement = 0;
}

static void
begin(struct unit_tracker *t)
{
    assert(!t->in_transaction);
    t->in_transaction = true;
    t->at_begin = t->settings;
    t->savepoints = NULL;
    t->constraints_deferred = false;
    t->unit.in_transaction = true;
    schema_begin(t->schema);
}

static void
end(struct unit_tracker *t, bool commit)
{
    if (commit)
        schema_commit(t->schema);
    else
        schema_rollback(t->schema);
    use_settings(t, commit ? settings_committed(t->arena, t->settings) : t->at_begin);
    locks_release_all(&t->locks);
    show_locks(t);
    t->in_transaction = false;
    t->savepoints = NULL;
    t->unit.in_transaction = false;
    t->unit.deferred_events = NULL;
    t->unit.failed = false;
}

struct unit_tracker *
unit_tracker_create(struct arena *file, struct schema *schema, enum unit_kind runner,
                    const char *why, const struct config *config)
{
    struct unit_tracker *t = arena_new(file, struct unit_tracker);

    t->arena = file;
    t->schema = schema;
    t->runner = runner;
    t->runner_why = why ? why : usual_why(runner);
    t->initial = settings_initial(file, config ? config->lock_timeout : NULL);
    locks_init(&t->locks, file);
    show_locks(t);
    use_settings(t, t->initial);
    return t;
}

const struct unit *
unit_tracker_current(const struct unit_tracker *t)
{
    return &t->unit;
}

/* ---- before a statement ------------------------------------------------------------------- */

static bool
has_op(const struct statement *st, enum op_kind kind)
{
    for (const struct op *op = st->ops; op; op = op->next)
        if (op->kind == kind)
            return true;
    return false;
}

static void
open_unit(struct unit_tracker *t, const struct statement *st)
{
    if (has_op(st, OP_BEGIN) && t->runner != UNIT_IMPLICIT &&
        (t->runner != UNIT_WRAPPED || t->wrapped_over)) {
        next_unit(t, UNIT_EXPLICIT, NULL);
    } else if (t->runner == UNIT_WRAPPED && t->wrapped_over) {
        next_unit(t, UNIT_AUTOCOMMIT, "the runner's transaction was ended earlier in the file");
    } else {
        next_unit(t, t->runner, NULL);
        if (t->runner != UNIT_AUTOCOMMIT)
            begin(t);
    }
}

void
unit_tracker_enter(struct unit_tracker *t, struct statement *st)
{
    if (!t->in_transaction)
        open_unit(t, st);
    t->unit.statements++;
    st->unit = t->unit;
}

/* ---- after it ----------------------------------------------------------------------------- */

static void
take_locks(struct unit_tracker *t, const struct statement *st)
{
    long low = 0, high = 0; /* its relations are worked on together: the longest counts */

    for (const struct effect *e = st->merged; e; e = e->next)
        locks_take(&t->locks, e, st->index, st->span.start);
    for (const struct effect *e = st->merged; e; e = e->next) {
        low = e->estimate && e->estimate->low_ms > low ? e->estimate->low_ms : low;
        high = e->estimate && e->estimate->high_ms > high ? e->estimate->high_ms : high;
    }
    locks_hold(&t->locks, low, high);
    for (const struct op *op = st->ops; op; op = op->next) {
        if ((op->kind != OP_RENAME_RELATION && op->kind != OP_SET_SCHEMA) || !op->new_name)
            continue;
        for (const struct effect *e = st->merged; e; e = e->next) {
            struct name to = e->rel;

            if (!op->rel.name || !e->rel.name || strcmp(op->rel.name, e->rel.name) != 0)
                continue;
            if (op->kind == OP_RENAME_RELATION)
                to.name = op->new_name;
            else
                to.schema = op->new_name;
            locks_rename(&t->locks, e->rel, to);
        }
    }
    show_locks(t);
}

/* A trigger on the table fires at COMMIT for what was just changed in it. */
static bool
has_deferred_trigger(const struct unit_tracker *t, const struct relation *r)
{
    bool any = t->constraints_deferred;

    for (const struct constraint *c = r->constraints; c; c = c->next)
        if (c->type != CONSTRAINT_CHECK && (c->initially_deferred || (any && c->deferrable)))
            return true;
    for (const struct trigger *g = r->triggers; g; g = g->next)
        if (g->constraint && (g->initially_deferred || (any && g->deferrable)))
            return true;
    for (const struct relation_list *l = r->referenced_by; l; l = l->next)
        for (const struct constraint *c = l->rel->constraints; c; c = c->next)
            if (c->ref == r && (c->initially_deferred || (any && c->deferrable)))
                return true;
    return false;
}

static void
note_deferred_events(struct unit_tracker *t, const struct op *op)
{
    const struct relation *r = op->rel.name ? schema_relation(t->schema, op->rel) : NULL;
    struct name_list *cell;

    if (!r || r->exists == TRI_NO || !has_deferred_trigger(t, r))
        return;
    for (const struct name_list *l = t->unit.deferred_events; l; l = l->next)
        if (name_equal(l->name, r->name))
            return;
    cell = arena_new(t->arena, struct name_list);
    cell->name = r->name;
    cell->next = t->unit.deferred_events;
    t->unit.deferred_events = cell;
}

/* Rows changed by a query, as opposed to a few written in the file. */
static bool
changes_many_rows(const struct statement *st)
{
    for (const struct effect *e = st->merged; e; e = e->next)
        if (e->work & (WORK_ROWS | WORK_REWRITE))
            return true;
    return false;
}

static void
note_rows(struct unit_tracker *t, const struct statement *st, const struct op *op)
{
    switch ((int)op->kind) {
    case OP_INSERT:
    case OP_UPDATE:
    case OP_DELETE:
    case OP_MERGE:
    case OP_COPY_FROM:
        if (t->in_transaction)
            note_deferred_events(t, op);
        if (!(op->kind == OP_INSERT && op->dml && !op->dml->from_select) && changes_many_rows(st))
            t->unit.rows_statement = st->index;
    }
}

static void
note_failure(struct unit_tracker *t, const struct statement *st)
{
    if (!t->in_transaction || st->conditional || !st->effects)
        return;
    for (size_t i = 0; i < st->n_ops; i++)
        if (st->effects[i].failure && st->effects[i].failure->certain)
            t->unit.failed = true;
}

static void
note_advice(struct unit_tracker *t, const struct statement *st)
{
    for (const struct finding *f = st->findings; f; f = f->next) {
        if (strcmp(f->rule->id, "missing-lock-timeout") != 0)
            continue;
        t->unit.lock_timeout_said = true;
        if (!t->in_transaction)
            t->autocommit_said = true;
    }
}

/* ---- transaction commands ----------------------------------------------------------------- */

static void
do_begin(struct unit_tracker *t, const struct statement *st)
{
    if (t->inner_depth)
        return;
    if (!t->in_transaction) {
        begin(t);
        t->unit.begin_offset = st->span.start;
    } else if (t->unit.kind == UNIT_IMPLICIT) {
        /* What ran before in the message now belongs to the explicit block. */
        set_kind(t, UNIT_EXPLICIT, NULL);
        t->unit.begin_offset = st->span.start;
    }
    /* Else: a warning, "there is already a transaction in progress". */
}

static void
do_end(struct unit_tracker *t, const struct op *op, bool commit)
{
    bool chain = op->detail && strcmp(op->detail, "chain") == 0;

    if (t->inner_depth && !t->inner_opened)
        return; /* a procedure cannot end its caller's transaction */
    if (!t->in_transaction)
        return;
    if (t->unit.kind == UNIT_WRAPPED)
        t->wrapped_over = true;
    end(t, commit);
    if (t->inner_depth) {
        begin(t);
    } else if (chain) {
        next_unit(t, UNIT_EXPLICIT, "AND CHAIN opened the next transaction at once");
        begin(t);
    }
}

static struct savepoint *
find_savepoint(const struct unit_tracker *t, const char *name)
{
    struct savepoint *p = t->savepoints;

    while (p && !(name && strcmp(p->name, name) == 0))
        p = p->outer;
    return p;
}

static void
do_savepoint(struct unit_tracker *t, const char *name)
{
    struct savepoint *p;

    /* In an implicit block it is an error, in autocommit as well. */
    if (!name || !t->in_transaction || t->unit.kind == UNIT_IMPLICIT)
        return;
    p = arena_new(t->arena, struct savepoint);
    p->name = arena_strdup(t->arena, name);
    p->settings = t->settings;
    p->locks = locks_mark(&t->locks);
    p->deferred_events = t->unit.deferred_events;
    p->failed = t->unit.failed;
    p->outer = t->savepoints;
    t->savepoints = p;
    schema_savepoint(t->schema, name);
}

static void
do_rollback_to(struct unit_tracker *t, const char *name)
{
    struct savepoint *p = find_savepoint(t, name);

    if (!p)
        return;
    t->savepoints = p;
    use_settings(t, p->settings);
    locks_release_to(&t->locks, p->locks);
    show_locks(t);
    t->unit.deferred_events = p->deferred_events;
    t->unit.failed = p->failed;
    schema_rollback_to(t->schema, name);
}

static void
do_release(struct unit_tracker *t, const char *name)
{
    struct savepoint *p = find_savepoint(t, name);

    if (!p)
        return;
    t->savepoints = p->outer;
    schema_release(t->schema, name);
}

/* READ WRITE or READ ONLY, of a transaction or of the session. */
static bool
says_access(const struct op *op)
{
    const struct op_set *set = op->set;

    if (set && set->name && strstr(set->name, "transaction_read_only"))
        return true;
    for (const struct string_list *l = set ? set->values : NULL; l; l = l->next)
        if (!strncmp(l->text, "read ", 5))
            return true;
    for (const struct option *o = op->kind == OP_BEGIN ? op->options : NULL; o; o = o->next)
        if (!strcmp(o->name, "transaction_read_only"))
            return true;
    return false;
}

static void
do_set(struct unit_tracker *t, const struct op *op)
{
    use_settings(t, settings_after(t->arena, t->settings, t->initial, op, t->in_transaction));
}

static void
do_connect(struct unit_tracker *t)
{
    if (t->in_transaction)
        end(t, false);
    t->savepoints = NULL;
    use_settings(t, t->initial);
    schema_end_session(t->schema);
}

static void
do_set_constraints(struct unit_tracker *t, const struct op *op)
{
    if (!t->in_transaction)
        return;
    t->constraints_deferred = op->detail && strcmp(op->detail, "deferred") == 0;
    if (!t->constraints_deferred)
        t->unit.deferred_events = NULL;
}

static void
carry_out(struct unit_tracker *t, const struct statement *st, const struct op *op)
{
    t->unit.access_said = t->unit.access_said || says_access(op);
    switch ((int)op->kind) {
    case OP_BEGIN:
        do_begin(t, st);
        break;
    case OP_COMMIT:
    case OP_PREPARE_TRANSACTION: /* decided elsewhere; it will be committed */
        do_end(t, op, true);
        break;
    case OP_ROLLBACK:
        do_end(t, op, false);
        break;
    case OP_SAVEPOINT:
        do_savepoint(t, op->name);
        break;
    case OP_ROLLBACK_TO:
        do_rollback_to(t, op->name);
        break;
    case OP_RELEASE_SAVEPOINT:
        do_release(t, op->name);
        break;
    case OP_SET:
    case OP_RESET:
    case OP_DISCARD:
        do_set(t, op);
        break;
    case OP_SET_CONSTRAINTS:
        do_set_constraints(t, op);
        break;
    case OP_CONNECT:
        do_connect(t);
        break;
    default:
        note_rows(t, st, op);
    }
}

void
unit_tracker_leave(struct unit_tracker *t, const struct statement *st)
{
    t->last = st;
    if (t->in_transaction)
        take_locks(t, st);
    note_failure(t, st);
    note_advice(t, st);
    for (const struct op *op = st->ops; op; op = op->next)
        carry_out(t, st, op);
}

/* ---- statements inside statements --------------------------------------------------------- */

void
unit_tracker_inner_begin(struct unit_tracker *t)
{
    if (t->inner_depth++ || t->in_transaction)
        return;
    t->inner_opened = true;
    begin(t);
    if (t->last)
        take_locks(t, t->last);
}

void
unit_tracker_inner_end(struct unit_tracker *t)
{
    assert(t->inner_depth > 0);
    if (--t->inner_depth || !t->inner_opened)
        return;
    t->inner_opened = false;
    end(t, true);
}

void
unit_tracker_part(struct unit_tracker *t, enum unit_kind runner, const char *why)
{
    if (t->in_transaction && t->unit.kind != UNIT_EXPLICIT)
        end(t, true);
    t->runner = runner;
    t->runner_why = why ? why : usual_why(runner);
    t->wrapped_over = false;
}

void
unit_tracker_file(struct unit_tracker *t)
{
    for (struct held_lock *h = t->locks.blocking; h; h = h->next)
        h->since_statement = h->since_offset = 0;
    t->unit.rows_statement = 0;
    t->autocommit_said = false;
}

void
unit_tracker_end(struct unit_tracker *t)
{
    if (t->in_transaction)
        end(t, t->unit.kind != UNIT_EXPLICIT);
    schema_end_session(t->schema);
}
