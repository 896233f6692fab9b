/*
 * allow.h - inline allowances: comments that accept a finding, with a reason.
 *
 *   -- pgpreflight: allow drop-column, drop-index until=2027-01-31 -- unused since #412
 *   -- pgpreflight: allow-file missing-lock-timeout -- the runner sets it
 *
 * `allow` holds for the statement it stands above, in, or behind; `allow-file` in the file's head
 * (before the first statement) for the whole file. What is wrong with an allowance is a finding.
 */
#ifndef PGPREFLIGHT_ALLOW_H
#define PGPREFLIGHT_ALLOW_H

#include "lex.h"

struct lint;
struct allowances;
struct finding;
struct statement;

struct allowances *allow_create(struct lint *l);
/* Reads the comments of the chunk that comes next; the ones for a statement replace those of the
 * statement before. Reports malformed ones. */
void allow_read(struct lint *l, const struct chunk *c);
/* Marks the findings of the statement (or of one inside it) that an allowance accepts. */
void allow_apply(struct lint *l, struct statement *st);
/* The same for a finding that belongs to no statement: allow-file only. True: it is accepted. */
bool allow_apply_file(struct lint *l, struct finding *f);
/* The statement and all it contains are judged: reports allowances that accepted nothing. */
void allow_statement_end(struct lint *l);
/* At the end of the file: allow-file comments that accepted nothing. */
void allow_finish(struct lint *l);

#endif
