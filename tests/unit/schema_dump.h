/*
 * schema_dump.h - SQL text to a schema model, and the model as text, for tests.
 */
#ifndef PGPREFLIGHT_TEST_SCHEMA_DUMP_H
#define PGPREFLIGHT_TEST_SCHEMA_DUMP_H

#include "arena.h"
#include "buf.h"
#include "schema.h"

/* Applies every statement, with its transactions, as psql would send them. Returns the number of
 * statements that did not parse. */
size_t schema_run(struct schema *s, const char *sql);
/* One block per relation, in order of creation. */
void schema_dump(const struct schema *s, struct buf *out);

#endif
