/*
 * framework.h - migration sets: which files a framework would run, in which order, which part of
 * each goes up, and in which transactions (units) its runner sends them.
 *
 * One `const struct framework framework_x` per tool, in framework_x.c, listed in framework.c; what
 * several share is in framework_list.c (directories to ordered migrations) and framework_cut.c
 * (text to parts). Each has its tree in testdata/frameworks/.
 */
#ifndef PGPREFLIGHT_FRAMEWORK_H
#define PGPREFLIGHT_FRAMEWORK_H

#include <pgpreflight/rule.h>

#include "arena.h"
#include "error.h"
#include "framework_files.h"
#include "migration_part.h"
#include "source.h"

enum migration_kind {
    MIGRATION_UP,       /* run once, going up (it may hold down parts) */
    MIGRATION_REPEATED, /* run again whenever it changes (Flyway's R__) */
    MIGRATION_NOT_RUN,  /* looks like one, but the framework would never run it: why says so. All that
                           is said of it is a finding that says that */
    MIGRATION_DOWN,     /* only run to go back: not judged */
    MIGRATION_BASELINE, /* schema state, a dump: remembered, not judged */
    MIGRATION_ASIDE,    /* never part of going up (sqitch verify): not judged */
};

struct migration {
    const char *path;
    const char *version; /* as the framework compares it; NULL: has none */
    const char *key;     /* what its history table calls it, when that is in no name; NULL */
    enum migration_kind kind;
    const char *why;  /* of a kind other than UP: the reason, a sentence without full stop */
    const char *down; /* the file that undoes it, when that is a file of its own */
    struct migration_problem *problems;
};

/* "up", "repeated", "not run" ...; NULL, a file of no set, goes up. */
const char *migration_kind_name(const struct migration *m);

struct migration_set {
    const struct framework *framework;
    const char *root;     /* the directory the set lives in, no trailing slash */
    const char *evidence; /* why this framework: "migration_lock.toml" */
    const char *version; /* of the framework, from a lock file or the command line; NULL: unknown */
    struct migration *items; /* in the order the framework runs them; those not run going up last */
    size_t n, cap;
    bool one_transaction; /* all pending files share one transaction */
    struct arena *arena;
    struct framework_files *files;
};

/* What detection found for the directory of an .sql file. */
struct framework_match {
    int score; /* 0: not this one. The highest of all frameworks wins */
    const char *root;
    const char *evidence;
};

/* How sure a sign makes us. */
enum {
    SCORE_NONE = 0,
    SCORE_NAMES = 20,   /* file names alone */
    SCORE_LAYOUT = 40,  /* names and the directories they are in */
    SCORE_PACKAGE = 60, /* names, and the project depends on the tool */
    SCORE_MARKERS = 70, /* the tool's own markers in the SQL */
    SCORE_OWN_FILE = 90 /* a file that only this tool writes */
};

/* A file being cut into parts. */
struct cutter {
    const struct framework *framework;
    const struct migration_set *set;   /* NULL: standard input */
    const struct migration *migration; /* NULL: not listed in the set */
    const char *version;               /* of the framework; NULL: unknown */
    const struct source *src;
    struct arena *arena;
    struct migration_part *parts;
    size_t n, cap;
    struct migration_problem *problems, *last_problem;
};

struct framework {
    struct framework_facts facts; /* what rules may know; facts.name is --framework NAME */
    /* Whether the directory `dir`, which holds an .sql file, belongs to a set of this framework's.
     * Cheap: may look at the listing, its parents, and the heads of a few files. */
    void (*detect)(struct framework_files *f, const char *dir, struct framework_match *ret);
    /* Fills items for the set at set->root, in order. NULL: every .sql file there, by version.
     * False: the set cannot be known (its journal is broken). */
    bool (*list)(struct migration_set *set, struct error *err);
    /* Cuts a file. NULL: one up part, sent as `runner` and `why` say. */
    void (*cut)(struct cutter *c);
    enum unit_kind runner;
    const char *why;
    bool way_back;       /* it knows how to go down: files without a way back are worth a note */
    const char *package; /* the npm package whose version matters; NULL: none */
    /* Files are ordered and judged as the user names them, with --runner; no set, no history. */
    bool plain;
};

extern const struct framework *const frameworks[]; /* NULL-terminated; the last one is plain */
extern const struct framework framework_plain;
const struct framework *framework_find(const char *name);

/* The framework of the directory an .sql file lies in; ret->root says where its set begins. With
 * `only`, that framework's idea of the root (the directory itself when it sees nothing of its own).
 */
const struct framework *framework_detect(struct framework_files *f, const char *dir,
                                         const struct framework *only, struct framework_match *ret);
/* Lists a set: fills items, version, and what is wrong (duplicate versions). */
bool framework_list(struct migration_set *set, struct error *err);
/* Cuts one file; with `runner`, which the user named, all that goes up is sent that way. Parts of
 * one message that hold a single statement come out as autocommit: such a message is no transaction
 * block. c->parts and c->problems are filled; never zero parts. */
void framework_cut(struct cutter *c, const enum unit_kind *runner);

/* --- for the frameworks: lists (framework_list.c) --------------------------------------------- */

struct migration *set_add(struct migration_set *set, enum migration_kind kind, const char *path,
                          const char *version, const char *why);
/* A problem of a migration; at the head of its file. */
struct migration_problem *set_problem(struct migration_set *set, struct migration *m,
                                      const char *rule, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));

/* The order of versions. */
typedef int framework_order(const char *a, const char *b);
framework_order order_number; /* digits as a number, the rest as bytes */
framework_order order_bytes;  /* strcmp */
framework_order order_locale; /* JavaScript's localeCompare: punctuation, digits, letters aAbB */
framework_order order_dotted; /* Flyway: 1.10 after 1.9, 1_1 is 1.1 */

/* Files in one directory, told apart by an extended regular expression. */
struct file_pattern {
    const char *pattern;    /* of the whole file name */
    int version;            /* its group with the version */
    bool directions; /* files called .down.sql only go back */
    framework_order *order; /* of versions; equal ones: by name */
    bool order_by_name;     /* compare whole file names instead */
    const char *not_run;    /* why other .sql files are not run; NULL: they are not ours at all */
    const char *duplicate;  /* what happens on an equal version; NULL: allowed */
};
bool set_files(struct migration_set *set, const char *dir, const struct file_pattern *p);
/* One directory per migration, with `up` in it and, perhaps, `down`. The version is what
 * `version_of` makes of the directory's name (NULL: the whole name). */
void set_directories(struct migration_set *set, const char *up, const char *down,
                     framework_order *order,
                     const char *(*version_of)(const char *, struct arena *));
/* Sorts what goes up by version, keeps the rest behind. */
void set_sort(struct migration_set *set, framework_order *order, bool by_name);
/* What goes up first, in the order it is in; the rest behind, by kind. */
void set_partition(struct migration_set *set);
/* Down files to the up files of the same version. Lists of files with directions do it themselves. */
void set_pair(struct migration_set *set);
/* Equal versions among those that go up: a problem on the later one. */
void set_duplicates(struct migration_set *set, framework_order *order, const char *consequence);

/* --- for the frameworks: text (framework_cut.c) ----------------------------------------------- */

void cut_part(struct cutter *c, size_t start, size_t end, bool down, enum unit_kind runner,
              const char *why);
struct migration_problem *cut_problem(struct cutter *c, const char *rule, struct span at,
                                      const char *fmt, ...) __attribute__((format(printf, 4, 5)));
const char *cut_printf(struct cutter *c, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* A line without its end; false at the end of the text. */
struct text_line {
    size_t start, end, next;
};
bool cut_line(const struct cutter *c, size_t *at, struct text_line *ret);
bool line_starts(const struct cutter *c, const struct text_line *l, const char *prefix);
bool line_is_blank(const struct cutter *c, const struct text_line *l);
/* A comment or nothing: "-- ..." behind blanks. */
bool line_is_comment(const struct cutter *c, const struct text_line *l);
/* The words behind "--", compared without case; blanks fold: directive(c, l, "migrate:up"). */
const char *line_comment_text(const struct cutter *c, const struct text_line *l);

/* The statements between two offsets, as the server would see them. */
struct statement_list {
    struct span *at;
    size_t n;
};
struct statement_list cut_statements(const struct cutter *c, struct span part);
/* The statement's words, upper case, comments and line ends folded, at most 200 bytes. */
const char *statement_head(const struct cutter *c, struct span at);
/* PostgreSQL refuses it in a transaction block (by its first words). */
bool head_refuses_transaction(const char *head);

/* CONCURRENTLY would wait for Flyway's own transaction: nothing turns its transactional lock off. */
bool framework_flyway_hangs(const struct migration_set *set);

#endif
