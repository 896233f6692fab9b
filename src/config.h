/*
 * config.h - every setting, one row per option (config.c), from .pgpreflight.json and the command
 * line (which wins).
 *
 * A setting has one name: `pg_version` in the file is --pg-version on the command line, and both go
 * through the same checks. Lists from the command line are added to those of the file, except
 * --select, which replaces.
 */
#ifndef PGPREFLIGHT_CONFIG_H
#define PGPREFLIGHT_CONFIG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include <pgpreflight/finding.h>

#include "arena.h"
#include "buf.h"
#include "estimate.h"
#include "error.h"

#define CONFIG_FILE_NAME ".pgpreflight.json"
#define CONFIG_PG_VERSION 15 /* taken when nobody says: the oldest many servers still run */

struct rule_level {
    const char *rule;
    enum verdict level; /* VERDICT_OFF .. VERDICT_DANGEROUS */
    bool said;          /* on the command line */
    struct rule_level *next;
};

/* The level of a rule in some files. */
struct path_level {
    const char *pattern;
    struct rule_level level;
    struct path_level *next;
};

/* Where a setting's value comes from. */
enum config_origin {
    CONFIG_FROM_DEFAULT,
    CONFIG_FROM_FILE,
    CONFIG_FROM_ENVIRONMENT,
    CONFIG_FROM_COMMAND_LINE
};

#define CONFIG_OPTIONS_MAX 32

struct config {
    struct arena *arena; /* owns all strings; not owned */
    const char *path;    /* the file read, NULL: none */
    int pg_version;      /* 12..19; default CONFIG_PG_VERSION */
    bool pg_version_said;
    enum verdict fail_on; /* VERDICT_DANGEROUS by default; VERDICT_OFF = never */
    const char *runner;   /* "psql" (autocommit), "message" (implicit), "wrapped"; default psql */
    bool runner_said;         /* it wins over what the framework does */
    const char *framework;    /* --framework: a name, or "auto" */
    const char *framework_version; /* NULL: looked up */
    long lock_budget_ms;  /* blocking time that is not dangerous; default 1000 */
    const char *lock_timeout; /* the runner sets it already: its value; NULL: it does not */
    bool honor_foreign_ignores;
    bool one_by_one; /* each file is deployed before the next: nothing in it is new then */
    struct rule_level *levels; /* "rules": {"id": "advice"} and --rule ID=level; latest first */
    struct path_level *overrides; /* levels by path, latest first: config_for_path() */
    const struct string_list *small_tables;     /* work on them is never heavy */
    const struct string_list *protected_tables; /* every change to them is a finding */
    const char *start_after; /* migrations up to this version or file are history; NULL: none */
    const struct string_list *select; /* only these rules or topics; NULL: the default ones */
    bool select_replaced;             /* the command line's --select took the place of the file's */
    const struct string_list *ignore; /* not these rules or topics */
    const struct string_list *exclude; /* path patterns, see config_excludes() */
    const struct string_list *history; /* already deployed migrations: files, directories */
    const char *schema_path;           /* --schema */
    const char *db;                    /* --db: what to ask; NULL: nothing. May hold a password */
    const char *role;                  /* --role; NULL: the session's */
    long db_timeout_ms;
    struct speed speed;                /* of the server, for estimates */
    enum config_origin origin[CONFIG_OPTIONS_MAX]; /* by row of config_options */
};

enum config_type {
    CONFIG_NUMBER, /* an integer */
    CONFIG_YES_NO,
    CONFIG_TEXT,
    CONFIG_DURATION, /* a number of milliseconds, or text with a unit: "2s" */
    CONFIG_LIST,     /* of texts; on the command line repeated or with commas */
    CONFIG_OVERRIDES, /* [{"paths": [...], "rules": {...}}]; on the command line path:rule=level */
    CONFIG_LEVELS,   /* {"rule": "level"}; on the command line rule=level */
};

struct config_option {
    const char *key;    /* in the file */
    const char *option; /* on the command line, without the dashes; NULL: only in the file */
    const char *value;  /* what stands for its value in help; NULL: a switch */
    enum config_type type;
    const char *usual; /* the default, in words */
    const char *help;
    bool (*set)(struct config *c, const char *value, enum config_origin origin, struct error *err);
    void (*show)(const struct config *c, struct buf *out); /* the value as JSON */
};

extern const struct config_option config_options[]; /* ends with key NULL */

void config_defaults(struct config *c, struct arena *a);
/* "500ms", "2s", "1min". */
bool config_duration(const char *value, long *ret_ms, struct error *err);
/* Reads one file. Unknown keys and wrong types are errors with file, line and the nearest name. */
bool config_read(struct config *c, const char *path, struct error *err);
/* The directory of `start` (a path argument, or "."): a name can be put behind it, it ends in a slash
 * or is empty. */
const char *config_place(const char *start, struct arena *a);
/* The nearest .pgpreflight.json from that place upward, not beyond the top of a git repository.
 * NULL: there is none. The path is relative when the place is. */
const char *config_find(const char *place, struct arena *a);
/* config_find() from where `start` is, and config_read(); no file is fine. */
bool config_search(struct config *c, const char *start, struct error *err);
/* The row of a setting by key or option name, NULL: no such setting. */
const struct config_option *config_option_find(const char *name);
/* One setting by name as text, as --name VALUE and the key share it. The message does not name the
 * setting: the caller knows how the user wrote it. */
bool config_set(struct config *c, const char *name, const char *value, enum config_origin origin,
                struct error *err);
/* The level of a rule: config, select/ignore, opt-in, else the rule's own verdict `usual`. */
enum verdict config_level(const struct config *c, const struct rule *rule);
/* The level was given by name in the config or on the command line. */
bool config_level_is_set(const struct config *c, const struct rule *rule);
/* A path that `exclude` names: fnmatch patterns against the path, its last part, and every
 * directory it lies in ("seeds" or "db/seeds" excludes all below). */
bool config_excludes(const struct config *c, const char *path);
bool config_path_matches(const char *pattern, const char *path);
/* The settings for one file: its path's levels stand before the others. Lives as long as a and c. */
struct config config_for_path(const struct config *c, const char *path, struct arena *a);
/* Names as SQL has them, unquoted, * allowed in the table's; without a schema: in any. */
bool config_names_table(const struct string_list *tables, struct name n);
/* Every setting with its value and where it comes from. For --show-config. */
void config_print(const struct config *c, FILE *out);

#endif
