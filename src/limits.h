/*
 * limits.h - every bound on input, in one place. Over one of them is a finding or an error with
 * the number in its message, never a crash.
 */
#ifndef PGPREFLIGHT_LIMITS_H
#define PGPREFLIGHT_LIMITS_H

#define LIMIT_FILE_BYTES ((size_t) 1 << 30)       /* a larger file is refused */
#define LIMIT_STATEMENT_BYTES ((size_t) 64 << 20) /* a longer statement is not parsed */
#define LIMIT_PARSE_NESTING 2000                  /* parentheses and brackets open at once */
#define LIMIT_EXPR_DEPTH 2000                     /* levels our walkers descend into an expression */
#define LIMIT_DIRECTORY_DEPTH 64                  /* directories below a path argument */
#define LIMIT_FILES 200000                        /* files in one run */
#define LIMIT_CONFIG_BYTES ((size_t) 1 << 20)
#define LIMIT_COLUMNS 1600       /* of a table: the server's own limit */
#define LIMIT_UNKNOWN_RELATIONS 20000 /* remembered of those no CREATE was read for */
#define LIMIT_PER_RELATION 10000 /* constraints, indexes, triggers, policies remembered of one */
#define LIMIT_UNIT_LOCKS 256     /* blocking locks listed of one transaction */
#define LIMIT_DEFINITION 65536   /* bytes: of a longer function later files know the name only */
#define LIMIT_INNER_DEPTH 8 /* DO in EXECUTE in DO ... */

#endif
