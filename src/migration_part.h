/*
 * migration_part.h - a piece of a file that is sent on its own: what a framework's cut says and the
 * check walks along.
 */
#ifndef PGPREFLIGHT_MIGRATION_PART_H
#define PGPREFLIGHT_MIGRATION_PART_H

#include <stdbool.h>

#include <pgpreflight/span.h>
#include <pgpreflight/unit.h>

/* Parts stand in file order and do not overlap. */
struct migration_part {
    struct span at;
    bool joined;           /* in the transaction of the part before it, if that is in one */
    bool down;             /* only run to go back: never judged, see lint_down.h */
    enum unit_kind runner; /* how the runner sends this piece */
    const char *why;       /* one sentence: why it is, or is not, a transaction */
};

/* Something wrong with the file as its framework sees it, found before any statement is read. */
struct migration_problem {
    const char *rule; /* the id of the rule that tells it */
    struct span at;
    const char *message;
    const char *why;   /* NULL: the rule's own */
    const char *safer; /* NULL: none */
    struct migration_problem *next;
};

#endif
