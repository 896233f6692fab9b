/*
 * plpgsql.h - the SQL that a PL/pgSQL body runs, from libpg_query's own PL/pgSQL parser.
 */
#ifndef PGPREFLIGHT_PLPGSQL_H
#define PGPREFLIGHT_PLPGSQL_H

#include <stdbool.h>
#include <stddef.h>

#include "arena.h"

enum plpgsql_kind {
    PLPGSQL_SQL,     /* a statement: text is its SQL (INTO blanked out, same length) */
    PLPGSQL_PERFORM, /* text is "SELECT ..." for a PERFORM; the source says PERFORM instead of SELECT */
    PLPGSQL_EXPR,    /* an expression or query of IF, FOR, RETURN, assignment: text is the expression */
    PLPGSQL_EXECUTE, /* text is the expression that gives the SQL to run */
    PLPGSQL_COMMIT,  /* COMMIT / ROLLBACK inside a procedure or DO block */
};

struct plpgsql_part {
    enum plpgsql_kind kind;
    const char *text;
    size_t line;       /* of the body's text, from 1 */
    bool conditional;  /* in IF, CASE, a loop or below an EXCEPTION clause: may not run, may run twice */
    size_t number;     /* from 1 */
    size_t until;      /* conditional: number of the last part that runs only if this one did; else 0 */
    struct plpgsql_part *next;
};

/*
 * `statement` is a whole CREATE FUNCTION / PROCEDURE or DO statement. Parts come in source order.
 * False: the body is not valid PL/pgSQL; *ret_error has the parser's words.
 */
bool plpgsql_read(const char *statement, struct arena *a, struct plpgsql_part **ret_parts,
                  const char **ret_error);

#endif
