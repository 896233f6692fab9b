/*
 * cli_baseline.h - --write-baseline and --baseline: findings that were there when a team began stay
 * quiet. They are known by file and fingerprint, so they may move within the file; a file that was
 * renamed takes its entries along.
 */
#ifndef PGPREFLIGHT_CLI_BASELINE_H
#define PGPREFLIGHT_CLI_BASELINE_H

#include "cli.h"
#include "lint.h"

struct cli_baseline;

/* *ret NULL: not asked for. False after an error message. */
bool baseline_begin(struct cli *cli, struct cli_baseline **ret);
/* For the file that is judged next; NULL without a baseline. */
const struct lint_known *baseline_file(struct cli_baseline *b, const struct source *src,
                                       const char *path);
/* Counts for the summary. With `whole`, all statements of the files were judged, and what is not
 * there any more is stale. */
void baseline_count(struct cli_baseline *b, bool whole, struct report_summary *s);
/* Writes what --write-baseline asked for. False after an error message. */
bool baseline_end(struct cli_baseline *b);

#endif
