/* inner.c - statements inside statements (inner.h). */
#include "inner.h"

#include "lint_private.h"

void
inner_run(struct lint *l, const struct statement *st)
{
    (void) l;
    (void) st;
}
