/* blocked-now: when the database was asked, someone held what the statement has to wait for. */
#include <pgpreflight/rule.h>
#include <pgpreflight/rule_help.h>

#include <string.h>

#define LONG_SECONDS 60 /* an older transaction will not be gone in a moment */

static const char *
age_words(struct lint *l, int64_t seconds)
{
    static const struct {
        int64_t seconds;
        const char *unit;
    } units[] = {{172800, "days"}, {7200, "h"}, {120, "min"}, {0, "s"}};
    static const int64_t lengths[] = {86400, 3600, 60, 1};
    size_t i = 0;

    while (seconds < units[i].seconds)
        i++;
    return text_printf(l, "%lld %s", (long long)(seconds / lengths[i]), units[i].unit);
}

/* "pid 4711 (worker, idle in transaction for 12 min)" */
static const char *
session_words(struct lint *l, const struct session *s)
{
    const char *who = s->application && *s->application ? s->application : s->user ? s->user : "";
    const char *what = s->wraparound ? "vacuum to prevent wraparound" : s->state ? s->state : "";
    bool idle = s->state && strncmp(s->state, "idle", 4) == 0 && s->state_seconds >= 0;
    int64_t seconds = idle ? s->state_seconds : s->seconds;

    if (s->prepared)
        return text_printf(l, "the prepared transaction '%s' of %s, %s old", s->prepared, who,
                           age_words(l, s->seconds));
    return text_printf(l, "pid %lld (%s%s%s%s%s)", (long long)s->pid, who,
                       *who && *what ? ", " : "", what,
                       seconds >= 0 ? " for " : ", nobody may see since when",
                       seconds >= 0 ? age_words(l, seconds) : "");
}

static const char *
advice_words(struct lint *l, const struct session *s)
{
    if (s->prepared)
        return text_printf(l, "Finish it: COMMIT PREPARED '%s' or ROLLBACK PREPARED '%s'.",
                           s->prepared, s->prepared);
    if (s->wraparound)
        return "A vacuum to prevent wraparound does not give way: let it finish "
               "(pg_stat_progress_vacuum shows how far it is).";
    if (s->state && strncmp(s->state, "idle in transaction", 19) == 0)
        return text_printf(l,
                           "It does nothing and holds its locks: end it with SELECT "
                           "pg_terminate_backend(%lld); idle_in_transaction_session_timeout ends "
                           "such sessions by itself.",
                           (long long)s->pid);
    return text_printf(l, "Wait until it is done, or stop it with SELECT pg_cancel_backend(%lld).",
                       (long long)s->pid);
}

/* The lock that the session has, or stands in line for, which conflicts; LOCK_NONE: none. A plain
 * autovacuum is cancelled by who waits for it. */
static enum lock_mode
in_the_way(const struct session *s, struct name rel, enum lock_mode wanted)
{
    if (s->is == SESSION_SNAPSHOT || (s->vacuum && !s->wraparound) ||
        strcmp(s->rel.name, rel.name) || !rel.schema || strcmp(s->rel.schema, rel.schema))
        return LOCK_NONE;
    for (size_t i = 0; i < s->n_locks; i++)
        if (lock_conflicts(s->locks[i], wanted))
            return s->locks[i];
    return LOCK_NONE;
}

static const char *
others_words(struct lint *l, size_t n)
{
    return n < 2 ? "" : text_printf(l, ", and for %zu more", n - 1);
}

static enum verdict
verdict_for(const struct lint *l, const struct session *s, enum lock_mode wanted)
{
    const struct setting *timeout = &lint_unit(l)->lock_timeout;
    bool waits_long = !timeout->known || timeout->is_zero;

    return waits_long && lock_blocks_writes(wanted) && (s->prepared || s->seconds >= LONG_SECONDS)
               ? VERDICT_DANGEROUS
               : VERDICT_DESTRUCTIVE;
}

static void
check_relation(struct lint *l, const struct statement *st, const struct effect *e)
{
    const struct session *first = NULL;
    enum lock_mode lock, holds = LOCK_NONE;
    struct finding *f;
    size_t n = 0;

    if (e->is_new == TRI_YES || unit_lock_held(lint_unit(l), e->rel) >= e->lock)
        return;
    for (const struct session *s = schema_sessions(lint_schema(l)); s; s = s->next) {
        lock = in_the_way(s, e->rel, e->lock);
        n += lock != LOCK_NONE;
        if (lock == LOCK_NONE || first)
            continue;
        first = s;
        holds = lock;
    }
    if (!first)
        return;
    f = report_as(l, verdict_for(l, first, e->lock), st->span,
                  "%s on %s would wait now for %s, which %s %s%s", lock_name(e->lock),
                  rel_words(l, e->rel), session_words(l, first),
                  first->is == SESSION_WAITS ? "stands in line for" : "holds", lock_name(holds),
                  others_words(l, n));
    because(l, f, "While the statement waits, %s of %s wait behind it. %s",
            lock_blocks_text(e->lock), rel_words(l, e->rel), advice_words(l, first));
    if (f)
        about(f, e->rel);
}

/* An index made CONCURRENTLY is finished when no snapshot is left that does not know of it. */
static void
check_snapshots(struct lint *l, const struct statement *st, const struct op *op)
{
    const struct session *first = NULL;
    struct finding *f;
    size_t n = 0;

    for (const struct session *s = schema_sessions(lint_schema(l)); s; s = s->next) {
        if (s->is != SESSION_SNAPSHOT)
            continue;
        if (!first)
            first = s;
        n++;
    }
    if (!first)
        return;
    f = report(l, st->span, "%s CONCURRENTLY would wait now for the snapshot of %s%s",
               op->kind == OP_CREATE_INDEX ? "CREATE INDEX" : "REINDEX", session_words(l, first),
               others_words(l, n));
    because(
        l, f,
        "It blocks nobody, but it is not done before every transaction of the database that can "
        "still see rows without the index has ended. %s",
        advice_words(l, first));
}

static void
check_statement(struct lint *l, const struct statement *st)
{
    if (!schema_sessions(lint_schema(l)))
        return;
    for (const struct effect *e = st->merged; e; e = e->next)
        if (e->lock)
            check_relation(l, st, e);
    for (const struct op *op = st->ops; op; op = op->next)
        if (op->concurrently && (op->kind == OP_CREATE_INDEX || op->kind == OP_REINDEX))
            check_snapshots(l, st, op);
}

RULE(blocked_now) = {
    .id = "blocked-now",
    .verdict = VERDICT_DESTRUCTIVE,
    .topic = TOPIC_LOCKS,
    .summary = "with --db: someone holds what the statement has to wait for",
    .why =
        "When the database was asked, a session held a lock that conflicts with the one this "
        "statement "
        "needs, or a snapshot that it has to wait for. Everything that comes after the waiting "
        "statement and conflicts with it waits too, so one forgotten transaction turns a "
        "statement of a millisecond into an outage. Set lock_timeout, and run the migration when "
        "the session named is gone.",
    .setup = "CREATE TABLE orders (id bigint PRIMARY KEY, note text);",
    .bad = "-- while a session that used orders is idle in transaction:\n"
           "ALTER TABLE orders ADD COLUMN remark text;",
    .good = "SET lock_timeout = '2s';\nALTER TABLE orders ADD COLUMN remark text;",
    .hazards = "159",
    .not_fixable = "the obstacle is a session, not the statement",
    .check_statement = check_statement,
};
