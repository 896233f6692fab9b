/*
 * plan.h - the deployment checklist: what the check said of each statement, kept until all are
 * known (plan_collect.c, plan_step.c), and the document made of it (plan_*.c).
 *
 * Everything lives in plan.arena. Names are qualified where the schema is known.
 */
#ifndef PGPREFLIGHT_PLAN_H
#define PGPREFLIGHT_PLAN_H

#include "doc.h"
#include "report_common.h"
#include "undo.h"

struct plan_lock {
    struct name rel;
    const char *shown;         /* as SQL has it, without "public." */
    enum lock_mode lock;
    unsigned work;
    enum object_kind kind;
    bool is_new;
    bool all_rows;             /* of a table that stays: an UPDATE writes each one anew */
    struct estimate estimate;
    int64_t bytes;             /* table, indexes and TOAST; -1: unknown */
    int64_t rows;
    struct plan_lock *next;
};

struct plan_finding {
    const char *rule, *message, *accepted; /* the reason of the allowance, NULL: it counts */
    enum verdict verdict;
    bool has_safer, has_fix;
    struct plan_finding *next;
};

/* A sentence about one statement. */
struct plan_note {
    const char *text;
    size_t step;
    struct name rel;           /* of an application note: what it is about; */
    bool of_new_column;        /* of a column that these migrations add */
    struct plan_note *next;
};

enum backup_how {
    BACKUP_DUMP,      /* pg_dump of the object */
    BACKUP_VALUES,    /* key and columns, as CSV; put back with UPDATE */
    BACKUP_ROWS,      /* whole rows, as CSV; put back with COPY */
};

/* What is lost, and how it is kept. */
struct plan_backup {
    enum backup_how how;
    const char *object;        /* for people: "column fax of customers" */
    const char *file;
    const char *save, *verify; /* shell commands */
    const char *define;        /* one that writes down what hangs on it as SQL; NULL: nothing does */
    const char *late;          /* that file, to be run when all is undone: it says a name of before */
    const char *restore;       /* shell commands, or NULL: by hand, says */
    const char *by_hand;
    struct name rel;
    size_t step;
    bool definition_only;
    struct plan_backup *next;
};

/* How the statement is undone, one of undo_steps(). */
struct plan_undo {
    enum undo_way way;
    const char *sql, *record, *why;
    const struct plan_backup *backup;
    bool no_transaction;
    bool late;                 /* a record that says names of before: for when all else is undone */
    struct plan_undo *next;
};

struct plan_step {
    size_t number;             /* from 1 in the plan; 0: only about the transaction or session */
    size_t index;              /* from 1 in the file, as findings count */
    struct plan_file *file;
    size_t line;
    const char *sql;           /* shortened */
    const char *kind, *verdict;
    struct plan_lock *locks;
    struct plan_finding *findings;
    struct plan_note *application, *warnings;
    struct plan_undo *undo;    /* in the order to be carried out */
    unsigned unit;
    enum unit_kind unit_kind;
    const char *unit_why;
    bool in_transaction;
    long lock_timeout_ms;      /* -1: not set */
    bool concurrent, waits_for_snapshots, loses_data;
    const char *interrupted;   /* what to do when CONCURRENTLY did not come to its end; NULL: run it again */
    const char *sqlstate, *failure;
    bool failure_certain;
    struct plan_step *next;
};

struct plan_file {
    const char *path, *framework, *sha256, *name; /* name: as the framework calls the migration */
    bool has_way_back;
    struct plan_step *steps;   /* of this file */
    struct plan_file *next;
};

/* A fact to look for when all is done: `sql` gives true. */
struct plan_check {
    struct name object;        /* the relation it is about: goes with it */
    const char *part;          /* column, constraint ...; NULL: the relation itself */
    const char *what, *sql;
    struct plan_check *next;
};

/* A query that must give no row before the run. */
struct plan_probe {
    const char *what, *sql, *otherwise; /* otherwise: "would fail" */
    size_t step;
    struct plan_probe *next;
};

/* What a look at the rows said (--check-data). */
struct plan_look {
    const char *text, *sqlstate;
    enum data_answer answer;
    size_t step;
    struct plan_look *next;
};

struct plan_table {
    struct name rel;
    int64_t rows, bytes;
    bool changes_rows;         /* another count is expected afterwards */
    bool is_new;               /* there is nothing to count before */
    struct plan_table *next;
};

/* A partition that these migrations detach. */
struct plan_detached {
    struct name rel;
    const char *parent; /* as SQL names it */
    struct plan_detached *next;
};

/* A column, or with column NULL a relation, that has another name before these migrations. */
struct plan_renamed {
    struct name rel;             /* as it is called after */
    const char *column, *before; /* before: of the column or the relation */
    struct plan_renamed *next;
};

/* An index or constraint that is dropped by its name. */
struct plan_dropped {
    const char *name;
    struct plan_dropped *next;
};

/* Rows of one relation go into another, or into columns that are new in it. */
struct plan_copy {
    struct name from, to;
    struct plan_copy *next;
};

/* VACUUM or ANALYZE after it. */
struct plan_care {
    const char *command, *why;
    struct plan_care *next;
};

struct plan {
    struct arena *arena;
    const struct report_options *options;
    enum doc_format format;
    struct doc doc;
    struct plan_file *files, *last_file;
    struct plan_step *last_step;
    struct plan_check *checks, *required; /* after the run; before it */
    struct plan_probe *probes;
    struct plan_look *looks;
    struct plan_backup *backups;
    struct plan_table *counts;
    struct plan_care *care;
    struct plan_detached *detached;
    struct plan_copy *copies;
    struct plan_dropped *dropped;
    struct plan_renamed *renamed;
    struct plan_note *deploy_before, *deploy_after;
    struct plan_note *in_the_way; /* sessions that a step would have waited for when the server was asked */
    const char *reconnect;     /* columns that prepared statements return with another type; NULL: none */
    size_t steps;
    const struct report_file *file; /* being read */
    const struct report_summary *summary;
};

extern const struct reporter *const plan_reporters[];

/* --- while reading (plan_collect.c calls) ------------------------------------------------------ */

/* What the op destroys and how it is kept; NULL: nothing. */
const struct plan_backup *plan_add_backup(struct plan *p, const struct plan_step *step, const struct statement *st,
                                          const struct op *op, const struct op_effects *e, const struct undo_step *u);
void plan_add_undo(struct plan *p, struct plan_step *step, const struct statement *st);
void plan_add_checks(struct plan *p, const struct statement *st);
void plan_add_required(struct plan *p, const struct statement *st);
void plan_add_probes(struct plan *p, struct plan_step *step, const struct statement *st);
void plan_add_application(struct plan *p, struct plan_step *step, const struct statement *st);
void plan_add_care(struct plan *p, const struct statement *st);

/* --- what goes into SQL and commands ----------------------------------------------------------- */

const char *plan_sql_name(struct plan *p, struct name n);    /* quoted and qualified */
const char *plan_sql_ident(struct plan *p, const char *ident);
const char *plan_sql_literal(struct plan *p, const char *text);
const char *plan_shown_name(struct plan *p, struct name n);  /* without "public." */
const char *plan_shell(struct plan *p, const char *text);    /* quoted where needed */
/* What is asked before the run goes by the names of before it. */
struct name plan_name_before(const struct plan *p, struct name rel);
const char *plan_column_before(const struct plan *p, struct name rel, const char *column);
/* For a place between double quotes. */
const char *plan_shell_inner(struct plan *p, const char *text);
/* psql with this script on its standard input; `options` may be "". */
const char *plan_psql(struct plan *p, const char *options, const char *script);
/* The query that says of each whether it is so. */
const char *plan_checks_script(struct plan *p, const struct plan_check *all);
const char *plan_size(struct plan *p, int64_t bytes);        /* "12 GB" */
const char *plan_count(struct plan *p, int64_t n);           /* "1,234,567" */
/* The op's way back is known to be none, because it finds things as it wants them. */
bool plan_changes_nothing(const struct statement *st, size_t op_number);
/* An UPDATE that writes every row anew, or nearly. */
bool plan_updates_all(const struct op *op);
/* What the op's relation is in the schema; NULL: unknown. */
const struct relation *plan_relation(const struct op_effects *e);
struct name plan_target(const struct op *op, const struct op_effects *e);

/* Appends at the end of a list of any of the structs above. */
#define PLAN_APPEND(list, item)        \
    do {                               \
        __typeof__(list) *at_ = &(list); \
        while (*at_)                   \
            at_ = &(*at_)->next;       \
        *at_ = (item);                 \
    } while (0)

/* --- frameworks (plan_framework.c) -------------------------------------------------------------- */

struct plan_framework {
    const char *name, *title;
    const char *status;   /* the command that lists what is pending; NULL: none */
    const char *run;
    const char *failed;   /* what to do before the next try, after a failure; NULL: nothing */
    const char *forget;   /* SQL that takes a migration out of the history, for plan_forget(); NULL: none */
    const char *database; /* how the command finds the database, a sentence; NULL: $DATABASE_URL */
    const char *address;  /* what to know of $DATABASE_URL; NULL: nothing */
    const char *forget_all; /* a command that does it for all of the plan; NULL: none */
    const char *back;     /* carries out the migrations' own way back, of all of the plan; NULL: not known */
    bool back_is_one;     /* of the last one only */
    bool run_takes_options; /* the command honours PGOPTIONS */
    bool status_is_version; /* status tells only the version that ran last */
};

/* Of the migrations; plain psql when none or several are found. */
const struct plan_framework *plan_framework(const struct plan *p);
/* As SQL literals: %s the file's name, %b without .sql, %v its version, %h its sha256; %n the version
 * as a number. */
const char *plan_forget(struct plan *p, const char *sql, const struct plan_file *file);
/* One of its commands for this file's directory and name. */
const char *plan_filled(struct plan *p, const char *command, const struct plan_file *file);

/* --- the document -------------------------------------------------------------------------------- */

void plan_write_summary(struct plan *p);
void plan_write_before(struct plan *p);
void plan_write_run(struct plan *p);
void plan_write_after(struct plan *p);
void plan_write_rollback(struct plan *p);
/* The first step after which data can only come from a backup; NULL: none. */
const struct plan_step *plan_no_return(const struct plan *p);
/* Tables whose lock others will wait for, "a, b"; NULL: none. */
const char *plan_locked_tables(struct plan *p);
/* The same as SQL that finds them: "to_regclass('public.a'), ..."; NULL: none. */
const char *plan_locked_oids(struct plan *p);
bool plan_sets_no_timeout(const struct plan *p);
/* One query that counts the rows of the tables in p->counts, those that are there; NULL: none. */
const char *plan_count_script(struct plan *p, bool afterwards);
/* A new version of the application has to be out between two steps: it uses what the first one
 * makes, and no longer what the second one takes away. */
struct plan_between {
    const struct plan_step *after, *before; /* NULL: no */
    bool possible; /* they are not run in one go */
};
struct plan_between plan_between(const struct plan *p);
/* What the note asks for cannot be out before the run, because it needs an earlier step of it. */
bool plan_is_between(const struct plan *p, const struct plan_note *must);
/* The step is run after that deployment. */
bool plan_is_later(const struct plan_between *b, size_t step);
bool plan_is_gone(const struct plan *p, struct name rel);
const struct plan_step *plan_step_number(const struct plan *p, size_t number);

#endif
