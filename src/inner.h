/*
 * inner.h - statements inside statements: DO blocks, function bodies that are called, EXECUTE of
 * literals. Each is judged as a statement of its own at its own place, marked with how it was reached.
 */
#ifndef PGPREFLIGHT_INNER_H
#define PGPREFLIGHT_INNER_H

struct lint;
struct statement;

/* Runs what `st` carries out besides its own ops. Does nothing for most statements. */
void inner_run(struct lint *l, const struct statement *st);

#endif
