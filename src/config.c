/*
 * config.c - what the settings mean. How each is written is config_options.c's, reading the file is
 * config_json.c's work, the command line is cli_*.c's; both end in config_set().
 */
#include "config.h"

#include <fnmatch.h>
#include <string.h>

#include <pgpreflight/rule.h>

/* The row's number, -1: no such setting. '-' and '_' are the same. */
static int
option_row(const char *name)
{
    for (int i = 0; config_options[i].key; i++) {
        const struct config_option *o = &config_options[i];

        if (!strcmp(o->key, name) || (o->option && !strcmp(o->option, name)))
            return i;
    }
    return -1;
}

const struct config_option *
config_option_find(const char *name)
{
    int row = option_row(name);

    return row < 0 ? NULL : &config_options[row];
}

void
config_defaults(struct config *c, struct arena *a)
{
    *c = (struct config){
        .arena = a,
        .pg_version = CONFIG_PG_VERSION,
        .fail_on = VERDICT_DANGEROUS,
        .runner = "psql",
        .framework = "auto",
        .lock_budget_ms = 1000,
        .db_timeout_ms = 30000,
    };
}

bool
config_set(struct config *c, const char *name, const char *value, enum config_origin origin,
           struct error *err)
{
    int row = option_row(name);

    if (row < 0)
        return error_set(err, "there is no such setting");
    if (!config_options[row].set(c, value, origin, err))
        return false;
    c->origin[row] = origin;
    return true;
}

/* --- what the settings mean ----------------------------------------------------------------- */

static const struct rule_level *
level_of(const struct config *c, const struct rule *rule)
{
    const struct rule_level *by_topic = NULL;

    /* A rule's own name says more than its topic, wherever it stands. */
    for (const struct rule_level *l = c->levels; l; l = l->next) {
        if (!strcmp(l->rule, rule->id))
            return l;
        if (!by_topic && !strcmp(l->rule, topic_name(rule->topic)))
            by_topic = l;
    }
    return by_topic;
}

bool
config_level_is_set(const struct config *c, const struct rule *rule)
{
    return level_of(c, rule) != NULL;
}

/* By its own name, or by its topic unless its own name was given a level. */
static bool
ignored(const struct config *c, const struct rule *rule, const struct rule_level *level)
{
    if (string_list_has(c->ignore, rule->id))
        return true;
    return string_list_has(c->ignore, topic_name(rule->topic)) &&
           !(level && !strcmp(level->rule, rule->id));
}

enum verdict
config_level(const struct config *c, const struct rule *rule)
{
    const struct rule_level *level;
    bool selected;

    if (!c->levels && !c->select && !c->ignore)
        return rule->opt_in ? VERDICT_OFF : rule->verdict;
    level = level_of(c, rule);
    selected =
        string_list_has(c->select, rule->id) || string_list_has(c->select, topic_name(rule->topic));
    if (ignored(c, rule, level))
        return VERDICT_OFF;
    /* What could not be read is never hidden by a selection: it would look like a clean file. */
    if (c->select && !selected && rule->topic != TOPIC_INPUT)
        return VERDICT_OFF;
    if (level)
        return level->level;
    if (rule->opt_in && !selected)
        return VERDICT_OFF;
    return rule->verdict;
}

static bool
path_matches(const char *pattern, const char *path, size_t n, struct buf *scratch)
{
    const char *base;

    buf_reset(scratch);
    buf_add(scratch, path, n);
    base = strrchr(scratch->data, '/');
    return fnmatch(pattern, scratch->data, 0) == 0 || (base && fnmatch(pattern, base + 1, 0) == 0);
}

bool
config_path_matches(const char *pattern, const char *path)
{
    struct config one = {.exclude = &(struct string_list){.text = pattern}};

    return config_excludes(&one, path);
}

bool
config_excludes(const struct config *c, const char *path)
{
    struct buf scratch = {0};
    bool match = false;

    while (path[0] == '.' && path[1] == '/')
        path += 2;
    for (const struct string_list *e = c->exclude; e && !match; e = e->next)
        for (size_t n = 1; path[n - 1] && !match; n++)
            if (path[n] == '/' || path[n] == '\0')
                match = path_matches(e->text, path, n, &scratch);
    buf_finish(&scratch);
    return match;
}

void
config_print(const struct config *c, FILE *out)
{
    struct buf line = {0};

    fprintf(out, "{\n");
    for (int i = 0; config_options[i].key; i++) {
        const struct config_option *o = &config_options[i];
        const char *from = "default";

        buf_reset(&line);
        buf_printf(&line, "  \"%s\": ", o->key);
        o->show(c, &line);
        buf_puts(&line, config_options[i + 1].key ? "," : "");
        if (line.len < 40)
            buf_fill(&line, ' ', 40 - line.len);
        if (c->origin[i] == CONFIG_FROM_FILE)
            from = c->path;
        else if (c->origin[i] == CONFIG_FROM_COMMAND_LINE)
            from = "command line";
        else if (c->origin[i] == CONFIG_FROM_ENVIRONMENT)
            from = "environment";
        buf_puts(&line, " // ");
        buf_terminal_escaped(&line, from, strlen(from));
        fprintf(out, "%s\n", line.data);
    }
    fprintf(out, "}\n");
    buf_finish(&line);
}
