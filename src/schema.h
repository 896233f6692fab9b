/*
 * schema.h (private) - building the schema model: create, apply ops, roll back.
 *
 * Undo works by a journal: while a transaction is open every changed field is saved first, so
 * ROLLBACK and ROLLBACK TO put exactly the old bytes back. Nothing is ever freed before the run
 * ends.
 */
#ifndef PGPREFLIGHT_SCHEMA_PRIVATE_H
#define PGPREFLIGHT_SCHEMA_PRIVATE_H

#include <pgpreflight/schema.h>

#include "arena.h"
#include "error.h"

struct schema *schema_create(struct arena *run);
/* Marks what exists now as seen by everyone: is_new, unit_new and the like are cleared. Called
 * between history and the files under check. */
void schema_settle(struct schema *s);
void schema_set_complete(struct schema *s, bool complete);
/* What is read begins with the set's first migration: CREATE ... IF NOT EXISTS of a table that none
 * of them mentioned creates it. Weaker than complete: nothing is said to be missing. */
void schema_set_from_start(struct schema *s, bool from_start);
/* True from the start. False while history is read: what is created is not new. */
void schema_set_pending(struct schema *s, bool pending);
/* Server major version, 15 unless said: from 18 a NOT NULL is a constraint with a name. */
void schema_set_version(struct schema *s, int pg_version);

/* Carries out one op. Strings are copied into the run arena. An op on something unknown makes it
 * known as far as the op proves (ALTER TABLE t ADD c: t exists and has c). `path` is for function
 * bodies. */
void schema_apply(struct schema *s, const struct op *op, const char *path);

/* Before a statement. What it creates without saying a schema goes where search_path (or TEMPORARY)
 * says, even when a relation of that name is found elsewhere first: such ops get that schema. And
 * relations nobody looked up for long may move: pointers to them are good for one statement. */
void schema_statement_begin(struct schema *s, struct op *ops);

/* SQL ran that could not be read; `text` is what it was made from, as far as that is known. */
void schema_doubt(struct schema *s, const char *text);

/* Whether calls of such a function may change something, so that later files must know what it does;
 * then its CREATE FUNCTION statement, just applied, is to be kept. */
bool schema_keeps_definition(const struct op_function *def);
void schema_keep_definition(struct schema *s, const struct op *op, const char *statement);
/* Such SQL may have changed, made or dropped what bears this name. */
bool schema_is_in_doubt(const struct schema *s, struct name n);

/* A table that was created in a branch (IF, EXCEPTION ...), and perhaps was not, is new to what follows
 * in that branch. Gives an id to say so when it ends; 0: nothing to say. */
uint32_t schema_new_in_branch(struct schema *s, struct name n);
void schema_branch_ended(struct schema *s, struct name n, uint32_t id);

/* Transactions. begin/commit/rollback also reset what lives per transaction (unit_new,
 * unit_labels). Savepoints nest; names as in SQL. Unknown savepoints are ignored. */
void schema_begin(struct schema *s);
void schema_commit(struct schema *s);
void schema_rollback(struct schema *s);
void schema_savepoint(struct schema *s, const char *name);
void schema_release(struct schema *s, const char *name);
void schema_rollback_to(struct schema *s, const char *name);
/* The session is over (\connect, the next file's own session): temporary relations are gone. */
void schema_end_session(struct schema *s);
/* Between these two calls everything done to the schema is undone at the end, whether a
 * transaction is open or not. Not nested. For looking ahead over a statement's later subcommands.
 */
void schema_speculate(struct schema *s);
void schema_speculate_end(struct schema *s);
/* search_path as a list of schema names, "$user" skipped. NULL list = default (public). */
void schema_set_search_path(struct schema *s, const struct string_list *path);
/* The path of a session that sets none, in place of public. */
void schema_set_usual_path(struct schema *s, const struct string_list *path);

/* Walks: every relation / type, in order of creation. Return false from visit to stop. */
void schema_each_relation(const struct schema *s, bool (*visit)(struct relation *, void *),
                          void *arg);
void schema_each_type(const struct schema *s, bool (*visit)(struct type *, void *), void *arg);

/* Snapshot documents (JSON; format described in docs/schema-document.md). */
bool schema_load(struct schema *s, const char *path, struct error *err);
/* The same from memory; `name` stands for it in messages. */
bool schema_load_text(struct schema *s, const char *name, const char *text, size_t n,
                      struct error *err);
bool schema_save(const struct schema *s, const char *path, struct error *err); /* "-": stdout */

#endif
