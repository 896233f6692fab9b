/*
 * rule_help.h - what several rules need: the wording of locks, small questions about an op, and SQL
 * put together from an op for `safer`. Nothing here is a fact about PostgreSQL: those come from the
 * effects. All text lives in the statement's arena.
 */
#ifndef PGPREFLIGHT_RULE_HELP_H
#define PGPREFLIGHT_RULE_HELP_H

#include "rule.h"

/* --- questions ------------------------------------------------------------------------------- */

/* The worst effect whose work (of the bits given) grows with a table that may be large and runs
 * while reads or writes of that table wait. NULL: there is none. */
const struct effect *blocking_work(const struct lint *l, unsigned work);
/* The same for the op's own relation only. */
const struct effect *blocking_work_on_target(const struct lint *l, unsigned work);
/* The failure that depends on rows, when nothing else is in the way; NULL: none foreseen. */
const struct failure *data_failure(const struct lint *l);
/* The op is certain to fail, or one before it in the statement: other findings about what it would
 * do are pointless. */
bool will_fail(const struct lint *l);
/* One of the ops before the one at hand is certain to fail. */
bool failed_before(const struct statement *st);
/* Dropped or renamed with IF EXISTS, and known not to be there. */
bool known_absent(const struct lint *l, struct name n);
/* The same of a trigger, rule or policy of a table: the facts say that nothing goes. */
bool drops_nothing(const struct lint *l, const struct op *op);
bool is_table_kind(enum object_kind kind);
bool is_partitioned(const struct relation *r);
/* A table of pg_catalog, which is the server's own. */
bool in_catalog(const struct lint *l, struct name n);
/* lint_made_again() in one line. */
bool made_again(const struct lint *l, enum op_kind kind, struct name n, const char *part);
/* The column was added by what is being checked: nobody reads or writes it yet. */
bool column_is_new(const struct lint *l, const char *column);
/* UPDATE or DELETE whose WHERE compares a key with a constant: a few rows at most. */
bool picks_few_rows(const struct lint *l, const struct op *op);
/* No WHERE, or one that is always true. */
bool picks_all_rows(const struct op *op);
/* A key, INCLUDE, expression or WHERE of the index names the column: it goes when the column goes.
 */
bool index_holds(const struct relation *index, const char *column);
/* A constraint in ADD COLUMN whose table the same statement writes anew: that finding says it all.
 */
bool rewritten_anyway(const struct lint *l, const struct op *op);
/* "orders_pkey": the name that the server gives to primary keys. */
bool names_primary_key(const char *constraint);
/* The type of an added column when it is a domain with constraints, NULL otherwise. */
const struct type *column_domain(const struct lint *l, const struct op *op);
bool any_string(const struct string_list *l, const struct string_list *of);

/* --- wording --------------------------------------------------------------------------------- */

/* The relation as the reader knows it: as written when it is the op's own, without "public." else.
 */
const char *rel_words(struct lint *l, struct name n);
/* "ACCESS EXCLUSIVE on orders (12 GB): reads and writes wait", the lock during this statement. */
const char *lock_words(struct lint *l, struct name n);
/* " (ACCESS EXCLUSIVE of statement 3 ... is still held)" when that is stronger than what this
 * statement takes; else "". */
const char *held_note(struct lint *l, struct name n);
/* "is rewritten with all its indexes", "is read", ... for the gravest bit. */
const char *work_words(unsigned work);
/* "inside BEGIN", "because the runner wraps the file in a transaction", ... */
const char *unit_words(const struct unit *u);
/* "statement 3 of this transaction", or "an earlier file of this transaction". */
const char *held_words(struct lint *l, const struct held_lock *h);
/* A first line for `safer`: what follows needs a file of its own when a transaction is open here,
 * "" otherwise. */
const char *own_unit_note(struct lint *l);
/* The same line whether or not one is open: how the framework runs a file without a transaction, or
 * what to do when it cannot. */
const char *outside_transaction_note(struct lint *l);

/* --- SQL ------------------------------------------------------------------------------------- */

/* op->rel, quoted as needed. */
const char *sql_table(struct lint *l, const struct op *op);
/* The statement as written, blanks folded, without its semicolon. */
const char *sql_statement(struct lint *l);
/* text with `insert` put behind the first whole word `after`; text itself when there is none. */
const char *sql_insert_after(struct lint *l, const char *text, const char *after,
                             const char *insert);
/* text without the first whole word `word` and the blank behind it. */
const char *sql_remove_word(struct lint *l, const char *text, const char *word);
/* The constraint's name: as given, or the one the server would choose. Not quoted. */
const char *constraint_name(struct lint *l, const struct op *op);
/* The server's way to put a name together: orders + id + "fkey", cut to 63 bytes. */
const char *object_name(struct lint *l, const char *table, const char *columns, const char *label);
/* "customer_id_status" for (customer_id, status). */
const char *joined_columns(struct lint *l, const struct string_list *columns);
/* "FOREIGN KEY (a) REFERENCES p (id) ON DELETE CASCADE", "CHECK (a > 0)", "UNIQUE (a)" ... */
const char *constraint_body(struct lint *l, const struct op_constraint *c);
/* A constraint written in ADD COLUMN: the ADD COLUMN without it; "" for others. */
const char *column_first(struct lint *l, const struct op *op);
/* ADD CONSTRAINT ... NOT VALID, then VALIDATE: for a partitioned table whose foreign key cannot be
 * NOT VALID (before 18) each partition's first. */
const char *not_valid_steps(struct lint *l, const struct op *op);
/* UNIQUE or PRIMARY KEY: the index CONCURRENTLY, then the constraint USING it. */
const char *unique_steps(struct lint *l, const struct op *op);
/* An index on a partitioned table: ON ONLY the parent, then each partition, then attached. `tail`
 * is what follows the table: "(a, b)", "USING gin (a) WHERE b". */
const char *partition_index_steps(struct lint *l, const struct op *op, const char *name,
                                  bool unique, const char *tail);
/* That tail of the CREATE INDEX statement at hand. */
const char *index_tail(struct lint *l);
/* The UPDATE or DELETE at hand for 10000 rows at a time. NULL when it cannot be cut so. */
const char *batch_step(struct lint *l, const struct op *op);
/* Fills the NULLs of the op's column in batches. */
const char *fill_step(struct lint *l, const struct op *op, const char *value);
/* The steps to NOT NULL without a scan under ACCESS EXCLUSIVE, by server version. */
const char *not_null_steps(struct lint *l, const struct op *op, const char *column);
/* "a integer COLLATE x": an added column without default and constraints. */
const char *column_type_sql(struct lint *l, const struct op *op);

#endif
