/*
 * data.h - --check-data: a look at the rows themselves, for what an op would fail on.
 *
 * From an op and the schema come bounded read-only queries that stop at the first row in the way.
 * The answer is "none", "found" with an example and the SQLSTATE, "not finished", or "not checked"
 * with the reason. "None" is only said of rows that will be there unchanged when the op runs: what
 * earlier pending statements did to them is kept track of (data_touch.c).
 */
#ifndef PGPREFLIGHT_DATA_H
#define PGPREFLIGHT_DATA_H

#include "db.h"
#include "lint.h"

struct data;

/* timeout_ms: for one query. Lives in the run's arena, as the session must. */
struct data *data_create(struct db *db, struct arena *run, long timeout_ms);
/* What the check calls back. */
const struct lint_data *data_lint(const struct data *d);

#endif
