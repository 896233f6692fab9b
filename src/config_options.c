/*
 * config_options.c - the settings as rows: how each is checked, kept and shown. Nothing else knows
 * a setting by name.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include <pgpreflight/rule.h>

#include "config_database.h"
#include "config_team.h"
#include "framework.h"
#include "lint.h"
#include "nearest.h"

/* --- checks --------------------------------------------------------------------------------- */

/* One of a few words; the stored pointer is the list's own. NULL and an error otherwise. */
static const char *
choose(const char *value, const char *const *words, struct error *err)
{
    struct nearest near = {0};
    struct buf all = {0};
    const char *hint;

    nearest_begin(&near, value);
    for (const char *const *w = words; *w; w++) {
        if (!strcmp(*w, value)) {
            buf_finish(&all);
            return *w;
        }
        nearest_try(&near, *w);
        buf_printf(&all, "%s%s", w == words ? "" : w[1] ? ", " : " or ", *w);
    }
    hint = nearest_result(&near);
    if (hint)
        error_set(err, "\"%s\" is not one of %s; did you mean \"%s\"?", value, all.data, hint);
    else
        error_set(err, "\"%s\" is not one of %s", value, all.data);
    buf_finish(&all);
    return NULL;
}

static bool
is_topic(const char *name)
{
    for (int t = 0; t <= TOPIC_INPUT; t++)
        if (!strcmp(topic_name((enum topic)t), name))
            return true;
    return false;
}

static bool
check_rule_name(const char *name, struct error *err)
{
    const char *hint;

    if (registry_find(name) || is_topic(name))
        return true;
    hint = registry_nearest(name);
    if (hint)
        return error_set(err, "there is no rule or topic \"%s\"; did you mean \"%s\"?", name, hint);
    return error_set(err, "there is no rule or topic \"%s\"; pgpreflight rules lists them", name);
}

/* A copy of the list, with text at its end or without any that equals it. The config owns its lists
 * and they are short. */
static const struct string_list *
list_copy(struct config *c, const struct string_list *l, const char *with, const char *without)
{
    const struct string_list *head = NULL, **last = &head;
    struct string_list *item;

    for (; l; l = l->next) {
        if (without && !strcmp(l->text, without))
            continue;
        item = arena_new(c->arena, struct string_list);
        item->text = l->text;
        *last = item;
        last = &item->next;
    }
    if (with) {
        item = arena_new(c->arena, struct string_list);
        item->text = arena_strdup(c->arena, with);
        *last = item;
    }
    return head;
}

static void
list_append(struct config *c, const struct string_list **list, const char *text)
{
    *list = list_copy(c, *list, text, NULL);
}

static void
list_remove(struct config *c, const struct string_list **list, const char *text)
{
    *list = list_copy(c, *list, NULL, text);
}

/* --- setters -------------------------------------------------------------------------------- */

static bool
set_pg_version(struct config *c, const char *value, enum config_origin origin, struct error *err)
{
    char *end;
    long n = strtol(value, &end, 10);

    (void)origin;
    /* 15.4 is what SELECT version() shows; only the major part decides anything. */
    if (end != value && *end == '.') {
        strtol(end + 1, &end, 10);
    }
    if (end == value || *end || n < 12 || n > 19)
        return error_set(err, "\"%s\" is not a PostgreSQL major version from 12 to 19", value);
    c->pg_version = (int)n;
    c->pg_version_said = true;
    return true;
}

static bool
set_fail_on(struct config *c, const char *value, enum config_origin origin, struct error *err)
{
    static const char *const words[] = {"dangerous", "destructive", "advice", "never", NULL};

    (void)origin;
    if (!choose(value, words, err))
        return false;
    if (!strcmp(value, "never"))
        c->fail_on = VERDICT_OFF;
    else
        verdict_from_name(&c->fail_on, value);
    return true;
}

static bool
set_runner(struct config *c, const char *value, enum config_origin origin, struct error *err)
{
    static const char *const words[] = {"psql", "message", "wrapped", NULL};
    const char *word = choose(value, words, err);

    (void)origin;
    if (word)
        c->runner = word;
    c->runner_said = word != NULL;
    return word != NULL;
}

static bool
set_framework(struct config *c, const char *value, enum config_origin origin, struct error *err)
{
    const char *words[64] = {"auto"};
    const char *word;

    (void) origin;
    for (size_t i = 0; frameworks[i] && i < 62; i++)
        words[i + 1] = frameworks[i]->facts.name;
    word = choose(value, words, err);
    if (word)
        c->framework = word;
    return word != NULL;
}

static bool
set_framework_version(struct config *c, const char *value, enum config_origin origin,
                      struct error *err)
{
    (void) origin;
    if (*value < '0' || *value > '9')
        return error_set(err, "\"%s\" is not a version such as 6.19 or 7.4.0", value);
    c->framework_version = arena_strdup(c->arena, value);
    return true;
}

bool
config_duration(const char *value, long *ret_ms, struct error *err)
{
    static const struct {
        const char *name;
        double ms;
    } units[] = {{"", 1}, {"ms", 1}, {"s", 1e3}, {"min", 6e4}, {"h", 3.6e6}, {"d", 8.64e7}};
    char *end;
    double n = strtod(value, &end);

    while (*end == ' ')
        end++;
    for (size_t i = 0; end != value && i < sizeof(units) / sizeof(units[0]); i++)
        if (!strcmp(end, units[i].name) && n >= 0 && n * units[i].ms <= 1e12) {
            *ret_ms = (long)(n * units[i].ms);
            return true;
        }
    return error_set(err, "\"%s\" is not a time such as 500ms, 2s or 1min", value);
}

static bool
set_lock_budget(struct config *c, const char *value, enum config_origin origin, struct error *err)
{
    (void)origin;
    return config_duration(value, &c->lock_budget_ms, err);
}

static bool
set_lock_timeout(struct config *c, const char *value, enum config_origin origin, struct error *err)
{
    long ms;

    (void)origin;
    if (!config_duration(value, &ms, err))
        return false;
    if (!ms)
        return error_set(err, "0 means no timeout at all; leave the setting out instead");
    c->lock_timeout = arena_strdup(c->arena, value);
    return true;
}

static bool
set_yes_no(bool *ret_flag, const char *value, struct error *err)
{
    static const char *const words[] = {"true", "false", NULL};

    if (!choose(value, words, err))
        return false;
    *ret_flag = !strcmp(value, "true");
    return true;
}

static bool
set_foreign(struct config *c, const char *value, enum config_origin origin, struct error *err)
{
    (void)origin;
    return set_yes_no(&c->honor_foreign_ignores, value, err);
}

static bool
set_one_by_one(struct config *c, const char *value, enum config_origin origin, struct error *err)
{
    (void)origin;
    return set_yes_no(&c->one_by_one, value, err);
}

/* "rule=level". What the command line says also lifts an `ignore` of the file. */
static bool
set_rule_level(struct config *c, const char *value, enum config_origin origin, struct error *err)
{
    static const char *const words[] = {"off", "advice", "destructive", "dangerous", NULL};
    const char *eq = strchr(value, '=');
    struct rule_level *level;
    char *rule;

    if (!eq || eq == value)
        return error_set(err, "\"%s\" is not RULE=LEVEL, such as drop-index=advice", value);
    rule = arena_strndup(c->arena, value, (size_t)(eq - value));
    if (!check_rule_name(rule, err) || !choose(eq + 1, words, err))
        return false;
    level = arena_new(c->arena, struct rule_level);
    level->rule = rule;
    verdict_from_name(&level->level, eq + 1);
    level->said = origin == CONFIG_FROM_COMMAND_LINE;
    level->next = c->levels;
    c->levels = level;
    if (origin == CONFIG_FROM_COMMAND_LINE)
        list_remove(c, &c->ignore, rule);
    return true;
}

/* Calls add for each name of "a, b". */
static bool
each_name(struct config *c, const char *value, bool (*add)(struct config *, char *, struct error *),
          struct error *err)
{
    bool any = false;

    while (*value) {
        size_t n = strcspn(value, ", ");

        if (n) {
            any = true;
            if (!add(c, arena_strndup(c->arena, value, n), err))
                return false;
        }
        value += n + (value[n] != '\0');
    }
    return any || error_set(err, "names no rule");
}

static bool
add_select(struct config *c, char *name, struct error *err)
{
    if (!check_rule_name(name, err))
        return false;
    list_append(c, &c->select, name);
    return true;
}

static bool
add_select_over_file(struct config *c, char *name, struct error *err)
{
    list_remove(c, &c->ignore, name);
    return add_select(c, name, err);
}

static bool
add_ignore(struct config *c, char *name, struct error *err)
{
    if (!check_rule_name(name, err))
        return false;
    list_append(c, &c->ignore, name);
    return true;
}

static bool
set_select(struct config *c, const char *value, enum config_origin origin, struct error *err)
{
    if (origin == CONFIG_FROM_COMMAND_LINE && !c->select_replaced)
        c->select = NULL;
    c->select_replaced = origin == CONFIG_FROM_COMMAND_LINE;
    return each_name(c, value,
                     origin == CONFIG_FROM_COMMAND_LINE ? add_select_over_file : add_select, err);
}

static bool
set_ignore(struct config *c, const char *value, enum config_origin origin, struct error *err)
{
    (void)origin;
    return each_name(c, value, add_ignore, err);
}

static bool
set_exclude(struct config *c, const char *value, enum config_origin origin, struct error *err)
{
    (void)origin;
    if (!*value)
        return error_set(err, "an empty pattern matches nothing");
    list_append(c, &c->exclude, value);
    return true;
}

/* A path in the file is relative to the file, not to where the user stands. */
static const char *
path_from(struct config *c, const char *value, enum config_origin origin)
{
    const char *slash = c->path ? strrchr(c->path, '/') : NULL;

    if (origin != CONFIG_FROM_FILE || *value == '/' || !slash)
        return arena_strdup(c->arena, value);
    return arena_printf(c->arena, "%.*s/%s", (int)(slash - c->path), c->path, value);
}

static bool
set_history(struct config *c, const char *value, enum config_origin origin, struct error *err)
{
    if (!*value)
        return error_set(err, "the path is empty");
    list_append(c, &c->history, path_from(c, value, origin));
    return true;
}

static bool
set_schema(struct config *c, const char *value, enum config_origin origin, struct error *err)
{
    if (!*value)
        return error_set(err, "the path is empty");
    c->schema_path = path_from(c, value, origin);
    return true;
}

/* --- showing -------------------------------------------------------------------------------- */

void
config_show_text(struct buf *out, const char *text)
{
    if (!text) {
        buf_puts(out, "null");
        return;
    }
    buf_putc(out, '"');
    for (; *text; text++) {
        unsigned char ch = (unsigned char)*text;

        if (ch == '"' || ch == '\\')
            buf_printf(out, "\\%c", ch);
        else if (ch < ' ')
            buf_printf(out, "\\u%04x", ch);
        else
            buf_putc(out, *text);
    }
    buf_putc(out, '"');
}

static void
show_list(struct buf *out, const struct string_list *l)
{
    buf_putc(out, '[');
    for (const struct string_list *i = l; i; i = i->next) {
        buf_puts(out, i == l ? "" : ", ");
        config_show_text(out, i->text);
    }
    buf_putc(out, ']');
}

static void
show_pg_version(const struct config *c, struct buf *out)
{
    buf_printf(out, "%d", c->pg_version);
}

static void
show_fail_on(const struct config *c, struct buf *out)
{
    config_show_text(out, c->fail_on == VERDICT_OFF ? "never" : verdict_name(c->fail_on));
}

static void
show_runner(const struct config *c, struct buf *out)
{
    config_show_text(out, c->runner);
}

static void
show_framework(const struct config *c, struct buf *out)
{
    config_show_text(out, c->framework);
}

static void
show_framework_version(const struct config *c, struct buf *out)
{
    config_show_text(out, c->framework_version);
}

static void
show_lock_budget(const struct config *c, struct buf *out)
{
    buf_printf(out, "\"%ldms\"", c->lock_budget_ms);
}

static void
show_lock_timeout(const struct config *c, struct buf *out)
{
    config_show_text(out, c->lock_timeout);
}

static void
show_foreign(const struct config *c, struct buf *out)
{
    buf_puts(out, c->honor_foreign_ignores ? "true" : "false");
}

static void
show_one_by_one(const struct config *c, struct buf *out)
{
    buf_puts(out, c->one_by_one ? "true" : "false");
}

static bool
level_is_hidden(const struct config *c, const struct rule_level *level)
{
    for (const struct rule_level *l = c->levels; l != level; l = l->next)
        if (!strcmp(l->rule, level->rule))
            return true;
    return false;
}

static void
show_levels(const struct config *c, struct buf *out)
{
    bool any = false;

    buf_putc(out, '{');
    for (const struct rule_level *l = c->levels; l; l = l->next) {
        if (level_is_hidden(c, l))
            continue;
        buf_puts(out, any ? ", " : "");
        config_show_text(out, l->rule);
        buf_puts(out, ": ");
        config_show_text(out, verdict_name(l->level));
        any = true;
    }
    buf_putc(out, '}');
}

static void
show_select(const struct config *c, struct buf *out)
{
    if (c->select)
        show_list(out, c->select);
    else
        buf_puts(out, "null");
}

static void
show_ignore(const struct config *c, struct buf *out)
{
    show_list(out, c->ignore);
}

static void
show_exclude(const struct config *c, struct buf *out)
{
    show_list(out, c->exclude);
}

static void
show_history(const struct config *c, struct buf *out)
{
    show_list(out, c->history);
}

static void
show_schema(const struct config *c, struct buf *out)
{
    config_show_text(out, c->schema_path);
}

/* --- the rows ------------------------------------------------------------------------------- */

const struct config_option config_options[] = {
    {"pg_version", "pg-version", "N", CONFIG_NUMBER, "15", "the server's major version, 12 to 19",
     set_pg_version, show_pg_version},
    {"fail_on", "fail-on", "LEVEL", CONFIG_TEXT, "dangerous",
     "the lowest verdict that gives exit status 1: dangerous, destructive, advice or never",
     set_fail_on, show_fail_on},
    {"runner", "runner", "HOW", CONFIG_TEXT, "psql",
     "how files reach the server: psql (one statement at a time), message (a file in one message), "
     "wrapped (a file in BEGIN and COMMIT)",
     set_runner, show_runner},
    {"framework", "framework", "NAME", CONFIG_TEXT, "auto",
     "the migration tool, which decides on order, transactions and what goes up (pgpreflight units "
     "shows it)",
     set_framework, show_framework},
    {"framework_version", "framework-version", "VERSION", CONFIG_TEXT, "from the lock file",
     "the version of the migration tool", set_framework_version, show_framework_version},
    {"lock_budget", "lock-budget", "TIME", CONFIG_DURATION, "1s",
     "how long reads or writes may be blocked by work on a table of known size", set_lock_budget,
     show_lock_budget},
    {"lock_timeout", "lock-timeout", "TIME", CONFIG_DURATION, "none",
     "the lock_timeout that the runner sets already", set_lock_timeout, show_lock_timeout},
    {"schema", "schema", "FILE", CONFIG_TEXT, "none",
     "what exists on the server: a document made by pgpreflight snapshot", set_schema, show_schema},
    {"db", "db", "CONNINFO", CONFIG_TEXT, "$PGPREFLIGHT_DB",
     "the database to ask (read-only): a URI, keywords, \"\" for the PG* variables, or env:NAME",
     config_set_db, config_show_db},
    {"role", "role", "NAME", CONFIG_TEXT, "the session's",
     "the role that will run the migrations: its rights count", config_set_role, config_show_role},
    {"timeout", "timeout", "TIME", CONFIG_DURATION, "30s",
     "how long the database may be asked, all in all", config_set_db_timeout,
     config_show_db_timeout},
    {"history", "history", "PATH", CONFIG_LIST, "none",
     "migrations already deployed: read for what exists, not reported", set_history, show_history},
    {"one_by_one", "one-by-one", NULL, CONFIG_YES_NO, "false",
     "take each file as deployed before the next one is judged", set_one_by_one, show_one_by_one},
    {"rules", "rule", "RULE=LEVEL", CONFIG_LEVELS, "none",
     "the level of a rule or topic: off, advice, destructive or dangerous", set_rule_level,
     show_levels},
    {"overrides", "override", "PATTERN:RULE=LEVEL", CONFIG_OVERRIDES, "none",
     "the level of a rule or topic in some files", config_set_override, config_show_overrides},
    {"small_tables", "small-table", "NAME", CONFIG_LIST, "none",
     "tables that stay small: no work on them takes long", config_set_small, config_show_small},
    {"protected_tables", "protected-table", "NAME", CONFIG_LIST, "none",
     "tables of which every change is to be looked at (at least destructive)",
     config_set_protected, config_show_protected},
    {"start_after", "start-after", "VERSION", CONFIG_TEXT, "none",
     "migrations up to this version or file are history", config_set_start, config_show_start},
    {"select", "select", "RULES", CONFIG_LIST, "all",
     "only these rules or topics (rules about unreadable SQL stay on)", set_select, show_select},
    {"ignore", "ignore", "RULES", CONFIG_LIST, "none", "not these rules or topics", set_ignore,
     show_ignore},
    {"exclude", "exclude", "PATTERN", CONFIG_LIST, "none",
     "skip files and directories that match, such as seeds or *_data.sql", set_exclude,
     show_exclude},
    {"honor_foreign_ignores", "honor-foreign-ignores", NULL, CONFIG_YES_NO, "false",
     "accept squawk-ignore and atlas:nolint comments", set_foreign, show_foreign},
    {0},
};

_Static_assert(sizeof(config_options) / sizeof(config_options[0]) <= CONFIG_OPTIONS_MAX,
               "origins have room for every row");
