/*
 * config.h - every setting, one row per option (config.c), from .pgpreflight.json and the command
 * line (which wins).
 */
#ifndef PGPREFLIGHT_CONFIG_H
#define PGPREFLIGHT_CONFIG_H

#include <stdbool.h>
#include <stddef.h>

#include <pgpreflight/finding.h>

#include "arena.h"
#include "error.h"

struct rule_level {
    const char *rule;
    enum verdict level;  /* VERDICT_OFF .. VERDICT_DANGEROUS */
    struct rule_level *next;
};

struct config {
    struct arena *arena;      /* owns all strings; not owned */
    const char *path;         /* the file read, NULL: none */
    int pg_version;           /* 12..19; default 15 */
    bool pg_version_said;
    enum verdict fail_on;     /* VERDICT_DANGEROUS by default; VERDICT_OFF = never */
    const char *runner;       /* "psql" (autocommit), "message" (implicit), "wrapped"; default psql */
    long lock_budget_ms;      /* blocking time that is not dangerous; default 1000 */
    const char *lock_timeout; /* the runner sets it already: its value; NULL: it does not */
    bool honor_foreign_ignores;
    struct rule_level *levels;         /* "rules": {"id": "advice"} and --rule ID=level */
    const struct string_list *select;  /* only these (and opt-in ones); NULL: all */
    const struct string_list *ignore;
    const struct string_list *exclude; /* path patterns */
    const char *schema_path;           /* --schema */
};

void config_defaults(struct config *c, struct arena *a);
/* Reads one file. Unknown keys and wrong types are errors with file, line and the nearest name. */
bool config_read(struct config *c, const char *path, struct error *err);
/* Looks for .pgpreflight.json from `start` (a path argument, or ".") upward; none is fine. */
bool config_search(struct config *c, const char *start, struct error *err);
/* One setting by name as text, as --name VALUE and the key share it. */
bool config_set(struct config *c, const char *name, const char *value, struct error *err);
/* The level of a rule: config, select/ignore, opt-in, else the rule's own verdict `usual`. */
enum verdict config_level(const struct config *c, const struct rule *rule);
/* Prints every setting with its value and where it comes from. For --show-config. */
void config_print(const struct config *c);

#endif
