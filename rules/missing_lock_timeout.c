/* missing-lock-timeout: a lock that others queue behind, with no limit to the waiting. */
#include <pgpreflight/rule.h>
#include <pgpreflight/rule_help.h>

#define LONG_TIMEOUT_MS 60000

static bool
is_limited(const struct setting *s)
{
    return s->known && !s->is_zero && s->milliseconds <= LONG_TIMEOUT_MS;
}

/* The strongest lock that must be waited for: on a relation others use, not held already. */
static const struct effect *
awaited(const struct statement *st)
{
    const struct effect *best = NULL;

    for (const struct effect *e = st->merged; e; e = e->next)
        if (e->is_new != TRI_YES && !(e->relation && e->relation->temporary) &&
            lock_blocks_writes(e->lock) && unit_lock_held(&st->unit, e->rel) < e->lock &&
            (!best || e->lock > best->lock))
            best = e;
    return best;
}

static bool
skips(const struct statement *st)
{
    for (size_t i = 0; i < st->n_ops; i++)
        if (st->effects[i].failure && st->effects[i].failure->certain)
            return true;
    /* These wait for others by design, and nobody queues behind them. */
    return !st->ops || st->ops->nowait || st->unit.failed ||
           (st->ops->concurrently && (st->ops->kind == OP_CREATE_INDEX || st->ops->kind == OP_DROP_INDEX ||
                                       st->ops->kind == OP_REINDEX));
}

static void
check_statement(struct lint *l, const struct statement *st)
{
    const struct setting *s = &st->unit.lock_timeout;
    const struct effect *e;
    struct finding *f;

    if (st->unit.lock_timeout_said || is_limited(s) || skips(st) || !(e = awaited(st)))
        return;
    f = report(l, st->span,
               "%s needs %s on %s and lock_timeout is %s: while it waits, %s queue behind it",
               st->kind, lock_name(e->lock), rel_words(l, e->rel),
               s->known && !s->is_zero ? "too long"
               : s->known              ? "off"
                                       : "not set",
               lock_blocks_text(e->lock));
    about(f, e->rel);
    safer(l, f, "SET %slock_timeout = '2s';", st->unit.in_transaction ? "LOCAL " : "");
}

RULE(missing_lock_timeout) = {
    .id = "missing-lock-timeout",
    .verdict = VERDICT_ADVICE,
    .topic = TOPIC_LOCKS,
    .summary = "no lock_timeout before a lock that others queue behind",
    .why =
        "A lock that is held for a millisecond may be waited for much longer: one old transaction "
        "on the table is enough, and every query that comes after queues behind the waiting "
        "migration, reads included. With lock_timeout the migration gives up with 55P03 instead "
        "and "
        "can be tried again. Set it for the session, or with SET LOCAL inside a transaction; not "
        "before CREATE INDEX CONCURRENTLY, which waits for others by design.",
    .setup = "CREATE TABLE orders (id bigint PRIMARY KEY);",
    .bad = "ALTER TABLE orders ADD COLUMN note text;",
    .good = "SET lock_timeout = '2s';\nALTER TABLE orders ADD COLUMN note text;",
    .hazards = "4,28,31,32,69,72,73,141,145,147",
    .check_statement = check_statement,
};
