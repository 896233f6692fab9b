/* config_team.c - see config_team.h. */
#include "config_team.h"

#include <fnmatch.h>
#include <string.h>

/* --- setting --------------------------------------------------------------------------------- */

/* "legacy/x:drop-table=advice"; the part behind the last colon goes through --rule's own checks. */
bool
config_set_override(struct config *c, const char *value, enum config_origin origin,
                    struct error *err)
{
    const char *colon = strrchr(value, ':');
    struct config one = {.arena = c->arena};
    struct path_level *o;

    if (!colon || colon == value)
        return error_set(
            err, "\"%s\" is not PATTERN:RULE=LEVEL, such as legacy/*:drop-table=advice", value);
    if (!config_set(&one, "rules", colon + 1, origin, err))
        return false;
    o = arena_new(c->arena, struct path_level);
    o->pattern = arena_strndup(c->arena, value, (size_t)(colon - value));
    o->level = *one.levels;
    o->next = c->overrides;
    c->overrides = o;
    return true;
}

static bool
add_table(struct config *c, const struct string_list **list, const char *value, struct error *err)
{
    const struct string_list *old = *list;
    const struct string_list **last = list;

    if (!*value)
        return error_set(err, "the name is empty");
    /* A copy with one more at its end: lists are read-only, and short. */
    for (;; old = old->next) {
        struct string_list *item = arena_new(c->arena, struct string_list);

        item->text = old ? old->text : arena_strdup(c->arena, value);
        *last = item;
        last = &item->next;
        if (!old)
            return true;
    }
}

bool
config_set_small(struct config *c, const char *value, enum config_origin origin, struct error *err)
{
    (void)origin;
    return add_table(c, &c->small_tables, value, err);
}

bool
config_set_protected(struct config *c, const char *value, enum config_origin origin,
                     struct error *err)
{
    (void)origin;
    return add_table(c, &c->protected_tables, value, err);
}

bool
config_set_start(struct config *c, const char *value, enum config_origin origin, struct error *err)
{
    (void)origin;
    if (!*value)
        return error_set(err, "names no version or file");
    c->start_after = arena_strdup(c->arena, value);
    return true;
}

/* --- showing --------------------------------------------------------------------------------- */

static void
show_tables(struct buf *out, const struct string_list *l)
{
    buf_putc(out, '[');
    for (const struct string_list *i = l; i; i = i->next) {
        buf_puts(out, i == l ? "" : ", ");
        config_show_text(out, i->text);
    }
    buf_putc(out, ']');
}

/* In the order given: the list has the latest first. */
static void
show_override(struct buf *out, const struct path_level *o, bool last)
{
    if (!o)
        return;
    show_override(out, o->next, false);
    buf_puts(out, "{\"paths\": [");
    config_show_text(out, o->pattern);
    buf_puts(out, "], \"rules\": {");
    config_show_text(out, o->level.rule);
    buf_puts(out, ": ");
    config_show_text(out, verdict_name(o->level.level));
    buf_puts(out, last ? "}}" : "}}, ");
}

void
config_show_overrides(const struct config *c, struct buf *out)
{
    buf_putc(out, '[');
    show_override(out, c->overrides, true);
    buf_putc(out, ']');
}

void
config_show_small(const struct config *c, struct buf *out)
{
    show_tables(out, c->small_tables);
}

void
config_show_protected(const struct config *c, struct buf *out)
{
    show_tables(out, c->protected_tables);
}

void
config_show_start(const struct config *c, struct buf *out)
{
    config_show_text(out, c->start_after);
}

/* --- what they mean -------------------------------------------------------------------------- */

static struct rule_level *
add_level(struct arena *a, struct rule_level **at, const struct rule_level *level)
{
    *at = arena_new(a, struct rule_level);
    **at = *level;
    (*at)->next = NULL;
    return *at;
}

struct config
config_for_path(const struct config *c, const char *path, struct arena *a)
{
    struct config own = *c;
    struct rule_level **last = &own.levels;
    const struct rule_level *l = c->levels;

    if (!c->overrides)
        return own;
    own.levels = NULL;
    /* Latest first: the command line, then the paths, then the file's own levels. */
    for (; l && l->said; l = l->next)
        last = &add_level(a, last, l)->next;
    for (const struct path_level *o = c->overrides; o; o = o->next)
        if (config_path_matches(o->pattern, path))
            last = &add_level(a, last, &o->level)->next;
    for (; l; l = l->next)
        last = &add_level(a, last, l)->next;
    return own;
}

bool
config_names_table(const struct string_list *tables, struct name n)
{
    for (; tables && n.name; tables = tables->next) {
        const char *dot = strrchr(tables->text, '.'), *schema = n.schema ? n.schema : "public";
        size_t len = dot ? (size_t)(dot - tables->text) : 0;

        if (fnmatch(dot ? dot + 1 : tables->text, n.name, 0) == 0 &&
            (!dot || (strlen(schema) == len && !strncmp(schema, tables->text, len))))
            return true;
    }
    return false;
}
