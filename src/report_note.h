/* report_note.h - what reports say of files beside their findings: the way back, what was not
 * judged. */
#ifndef PGPREFLIGHT_REPORT_NOTE_H
#define PGPREFLIGHT_REPORT_NOTE_H

#include "buf.h"
#include "report.h"

/* "; the way back loses table orders", harmless on a terminal. */
void report_way_back(struct buf *b, const struct lint_down *d);
/* "; 3 files that only go back, 1 schema dump: not judged", or nothing. */
void report_not_judged(struct buf *b, const struct report_summary *s);
/* --check-data: what a look at the rows said of a statement; NULL: nobody looked. */
const char *report_data(const struct statement *st, struct arena *a);
/* Files that were judged. */
size_t report_judged(const struct report_summary *s);

#endif
