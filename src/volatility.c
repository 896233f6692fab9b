/*
 * volatility.c - see volatility.h.
 */
#include "volatility.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "volatility_table.h"

#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))

/*
 * Functions of extensions so common that their defaults are in every second migration. They are
 * found only when no migration of the set creates a function of that name. Sorted.
 */
static const char *const volatile_extension_functions[] = {
    "gen_random_bytes",   "gen_salt",         "normal_rand",      "uuid_generate_v1",
    "uuid_generate_v1mc", "uuid_generate_v4", "uuid_generate_v7",
};
static const char *const immutable_extension_functions[] = {
    "armor",    "crypt", "digest", "hmac", "hstore", "uuid_generate_v3", "uuid_generate_v5",
    "uuid_nil",
};

/* Words that the grammar turns into calls; they have no entry in pg_proc. Sorted. */
static const char *const value_functions[] = {
    "current_catalog", "current_date",   "current_role", "current_time", "current_timestamp",
    "localtime",       "localtimestamp", "session_user", "user",
};

static int
compare_names(const void *key, const void *element)
{
    return strcmp(key, *(const char *const *)element);
}

static bool
listed(const char *name, const char *const *list, size_t n)
{
    return bsearch(name, list, n, sizeof(*list), compare_names) != NULL;
}

static bool
builtin(const char *name, enum volatility *ret_volatility)
{
    if (listed(name, volatile_functions, LENGTH(volatile_functions)))
        *ret_volatility = VOLATILITY_VOLATILE;
    else if (listed(name, stable_functions, LENGTH(stable_functions)) ||
             listed(name, value_functions, LENGTH(value_functions)))
        *ret_volatility = VOLATILITY_STABLE;
    else if (listed(name, immutable_functions, LENGTH(immutable_functions)))
        *ret_volatility = VOLATILITY_IMMUTABLE;
    else
        return false;
    return true;
}

enum {
    MAX_INLINED = 8
}; /* SQL functions that call SQL functions */

static enum volatility inlined(const struct schema *s, const char *body, int depth);

/* What counts is what a function does when the server can put its body in the place of the call. */
static enum volatility
labelled(const struct schema *s, const struct function *f, int depth)
{
    if (f->volatility == 'i')
        return VOLATILITY_IMMUTABLE;
    if (f->volatility == 's')
        return VOLATILITY_STABLE;
    if (f->volatility != 'v')
        return VOLATILITY_UNKNOWN;
    if (f->body && f->language && strcmp(f->language, "sql") == 0 && depth < MAX_INLINED)
        return inlined(s, f->body, depth + 1);
    return VOLATILITY_VOLATILE;
}

/* The most volatile of the overloads: which one is meant depends on argument types. */
static bool
user_function(const struct schema *s, struct name n, int depth, enum volatility *ret_volatility)
{
    enum volatility most = VOLATILITY_IMMUTABLE;
    bool found = false;

    for (const struct function *f = schema_function(s, n, NULL); f; f = f->next) {
        enum volatility v;

        if (f->exists == TRI_NO)
            continue;
        v = labelled(s, f, depth);
        found = true;
        if (v > most)
            most = v;
    }
    *ret_volatility = most;
    return found;
}

static enum volatility
function_at_depth(const struct schema *s, struct name function, int depth)
{
    enum volatility v = VOLATILITY_UNKNOWN;

    if (!function.name)
        return VOLATILITY_UNKNOWN;
    /* pg_catalog is searched first unless search_path says otherwise. */
    if ((!function.schema || strcmp(function.schema, "pg_catalog") == 0) &&
        builtin(function.name, &v))
        return v;
    if (user_function(s, function, depth, &v))
        return v;
    if (listed(function.name, volatile_extension_functions, LENGTH(volatile_extension_functions)))
        return VOLATILITY_VOLATILE;
    if (listed(function.name, immutable_extension_functions, LENGTH(immutable_extension_functions)))
        return VOLATILITY_IMMUTABLE;
    return VOLATILITY_UNKNOWN;
}

enum volatility
volatility_of_function(const struct schema *s, struct name function)
{
    return function_at_depth(s, function, 0);
}

static bool
is_word_character(char c)
{
    return isalnum((unsigned char)c) || c == '_' || (unsigned char)c >= 0x80;
}

/*
 * A body that is SELECT or RETURN of one expression and reads no table: the server puts the
 * expression in the place of the call (inline_function) and looks at that.
 */
static enum volatility
inlined(const struct schema *s, const char *body, int depth)
{
    enum volatility most = VOLATILITY_STABLE;
    const char *p = body + strspn(body, " \t\r\n");

    if (strncasecmp(p, "select", 6) != 0 && strncasecmp(p, "return", 6) != 0)
        return VOLATILITY_VOLATILE;
    while (*p) {
        char word[64];
        struct name function = {NULL, word};
        size_t n = 0;

        if (*p == '\'' || *p == '$' || *p == '"' || *p == '-' || *p == '/')
            return VOLATILITY_VOLATILE; /* strings and comments: not looked into */
        if (*p == ';' && p[1 + strspn(p + 1, " \t\r\n")])
            return VOLATILITY_VOLATILE; /* another statement follows */
        if (!is_word_character(*p)) {
            p++;
            continue;
        }
        for (; is_word_character(*p); p++)
            if (n + 1 < sizeof(word))
                word[n++] = (char)tolower((unsigned char)*p);
        word[n] = '\0';
        if (strcmp(word, "from") == 0)
            return VOLATILITY_VOLATILE;
        if (p[strspn(p, " \t\r\n")] == '(') {
            enum volatility v = function_at_depth(s, function, depth);

            if (v > most)
                most = v;
        }
    }
    return most >= VOLATILITY_UNKNOWN ? VOLATILITY_VOLATILE : most;
}

enum volatility
volatility_of_calls(const struct schema *s, const struct name_list *calls)
{
    enum volatility most = VOLATILITY_IMMUTABLE;

    for (; calls; calls = calls->next) {
        enum volatility v = volatility_of_function(s, calls->name);

        if (v > most)
            most = v;
    }
    return most;
}

enum volatility
volatility_of_expr(const struct schema *s, const struct expr *e)
{
    enum volatility most;

    if (!e)
        return VOLATILITY_IMMUTABLE;
    most = e->has_next_value ? VOLATILITY_VOLATILE : volatility_of_calls(s, e->calls);
    if (e->too_deep && most < VOLATILITY_UNKNOWN)
        most = VOLATILITY_UNKNOWN;
    return most;
}
