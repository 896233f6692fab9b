#include "unit_state.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const char *const names[SETTING_COUNT] = {
    [SETTING_LOCK_TIMEOUT] = "lock_timeout",
    [SETTING_STATEMENT_TIMEOUT] = "statement_timeout",
    [SETTING_IDLE_TIMEOUT] = "idle_in_transaction_session_timeout",
    [SETTING_TIME_ZONE] = "timezone",
    [SETTING_SEARCH_PATH] = "search_path",
    [SETTING_ROLE] = "role",
};

const struct settings *
settings_initial(struct arena *a, const char *lock_timeout)
{
    struct settings *s = arena_new(a, struct settings);

    if (lock_timeout) {
        s->now[SETTING_LOCK_TIMEOUT].known = true;
        s->now[SETTING_LOCK_TIMEOUT].text = arena_strdup(a, lock_timeout);
        s->session[SETTING_LOCK_TIMEOUT] = s->now[SETTING_LOCK_TIMEOUT];
    }
    return s;
}

static const struct string_list *
copy_list(struct arena *a, const struct string_list *l)
{
    const struct string_list *first = NULL, **last = &first;

    for (; l; l = l->next) {
        struct string_list *copy = arena_new(a, struct string_list);

        copy->text = arena_strdup(a, l->text);
        *last = copy;
        last = &copy->next;
    }
    return first;
}

static const struct settings *
reset_all(struct arena *a, const struct settings *s, const struct settings *initial, bool role_too)
{
    struct settings *new = arena_alloc_raw(a, sizeof(*new));

    *new = *initial;
    if (!role_too) {
        new->now[SETTING_ROLE] = s->now[SETTING_ROLE];
        new->session[SETTING_ROLE] = s->session[SETTING_ROLE];
    }
    return new;
}

static int
find_setting(const char *name)
{
    for (int i = 0; i < SETTING_COUNT; i++)
        if (strcasecmp(names[i], name) == 0)
            return i;
    return -1;
}

/* SET SESSION AUTHORIZATION also leaves the role. */
static bool
is_session_user(const char *name)
{
    return strcasecmp(name, "session_authorization") == 0;
}

const struct settings *
settings_after(struct arena *a, const struct settings *s, const struct settings *initial,
               const struct op *op, bool in_transaction)
{
    const struct op_set *set = op->set;
    struct setting_value v = {0};
    struct settings *new;
    int i;

    if (op->kind == OP_DISCARD)
        return !op->detail || strcmp(op->detail, "all") == 0 ? reset_all(a, s, initial, true) : s;
    if (!set || (set->is_local && !in_transaction))
        return s;
    if (!set->name)
        return reset_all(a, s, initial, false);
    i = is_session_user(set->name) ? SETTING_ROLE : find_setting(set->name);
    if (i < 0)
        return s;
    if (set->is_reset || set->is_default || is_session_user(set->name)) {
        v = initial->session[i];
    } else if (!(i == SETTING_ROLE && set->value && strcasecmp(set->value, "none") == 0)) {
        v.known = true;
        v.text = arena_strdup(a, set->value);
        v.values = copy_list(a, set->values);
    }
    new = arena_alloc_raw(a, sizeof(*new));
    *new = *s;
    new->now[i] = v;
    if (!set->is_local)
        new->session[i] = v;
    return new;
}

const struct settings *
settings_committed(struct arena *a, const struct settings *s)
{
    struct settings *new;
    bool same = true;

    for (int i = 0; i < SETTING_COUNT; i++)
        same = same && s->now[i].known == s->session[i].known &&
               s->now[i].text == s->session[i].text && s->now[i].values == s->session[i].values;
    if (same)
        return s;
    new = arena_alloc_raw(a, sizeof(*new));
    *new = *s;
    memcpy(new->now, s->session, sizeof(new->now));
    return new;
}

/* As the server reads a number of milliseconds: a unit may follow, fractions are rounded. */
static long
parse_milliseconds(const char *text)
{
    static const struct {
        const char *name;
        double ms;
    } units[] = {{"", 1},      {"us", 1e-3}, {"ms", 1},    {"s", 1e3},
                 {"min", 6e4}, {"h", 3.6e6}, {"d", 8.64e7}};
    char *end;
    double n = strtod(text, &end);

    if (end == text)
        return -1;
    while (*end == ' ' || *end == '\t')
        end++;
    for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
        size_t len = strlen(units[i].name);
        const char *rest = end + len;

        if (strncmp(end, units[i].name, len) != 0)
            continue;
        while (*rest == ' ' || *rest == '\t')
            rest++;
        n *= *rest ? 1 : units[i].ms;
        if (!*rest)
            return n >= 0 && n <= 2147483647.0 ? (long)(n + 0.5) : -1;
    }
    return -1;
}

struct setting
setting_timeout(const struct setting_value *v)
{
    struct setting s = {.known = v->known, .milliseconds = -1};

    if (!v->known || !v->text)
        return s;
    s.milliseconds = parse_milliseconds(v->text);
    s.is_zero = s.milliseconds == 0;
    return s;
}
