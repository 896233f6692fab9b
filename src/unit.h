/*
 * unit.h (private) - the transaction state machine: fed statement by statement, it says in which
 * unit each one runs, which locks are held, which settings are in force; and tells the schema of
 * BEGIN, COMMIT, ROLLBACK, savepoints and search_path.
 */
#ifndef PGPREFLIGHT_UNIT_PRIVATE_H
#define PGPREFLIGHT_UNIT_PRIVATE_H

#include <pgpreflight/finding.h>
#include <pgpreflight/unit.h>

#include "arena.h"
#include "config.h"
#include "schema.h"

struct unit_tracker;

/* For one input. `runner` is how its text is sent; why may be NULL (a default sentence). Everything
 * lives in `file`. config gives what the runner sets itself (lock_timeout). */
struct unit_tracker *unit_tracker_create(struct arena *file, struct schema *schema,
                                         enum unit_kind runner, const char *why,
                                         const struct config *config);
/* Before a statement's ops are looked at: opens an implicit transaction when the runner has one,
 * and copies the state into st->unit (also for statements that did not parse). */
void unit_tracker_enter(struct unit_tracker *t, struct statement *st);
/* After them: BEGIN / COMMIT / ROLLBACK / SAVEPOINT / SET ... take effect, the locks of st->merged
 * are held until the end of the transaction. Uses only st->ops and st->merged. */
void unit_tracker_leave(struct unit_tracker *t, const struct statement *st);
/* The state between statements. */
const struct unit *unit_tracker_current(const struct unit_tracker *t);
/* Around the statements that a DO block, a called function or EXECUTE runs: they belong to the
 * transaction of the statement that was left last; in autocommit that one stays open between
 * these calls (kind UNIT_AUTOCOMMIT, in_transaction true) and its locks stay held. Nest. */
void unit_tracker_inner_begin(struct unit_tracker *t);
void unit_tracker_inner_end(struct unit_tracker *t);
/* What comes next is sent in another way: the transaction that the runner opened is committed, one
 * that BEGIN opened goes on. */
void unit_tracker_part(struct unit_tracker *t, enum unit_kind runner, const char *why);
/* The next file of the same session: what was said and locked so far belongs to an earlier one
 * (held_lock.since_statement 0). */
void unit_tracker_file(struct unit_tracker *t);
/* End of input: an implicit or wrapped transaction commits, an explicit one left open rolls back. */
void unit_tracker_end(struct unit_tracker *t);

#endif
