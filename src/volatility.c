/*
 * volatility.c - see volatility.h.
 */
#include "volatility.h"

#include <stdlib.h>
#include <string.h>

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
    "current_catalog", "current_date", "current_role", "current_time",   "current_timestamp",
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

/* The most volatile of the overloads: which one is meant depends on argument types. */
static bool
user_function(const struct schema *s, struct name n, enum volatility *ret_volatility)
{
    enum volatility most = VOLATILITY_IMMUTABLE;
    bool found = false;

    for (const struct function *f = schema_function(s, n, NULL); f; f = f->next) {
        enum volatility v = f->volatility == 'i'   ? VOLATILITY_IMMUTABLE
                            : f->volatility == 's' ? VOLATILITY_STABLE
                            : f->volatility == 'v' ? VOLATILITY_VOLATILE
                                                   : VOLATILITY_UNKNOWN;

        if (f->exists == TRI_NO)
            continue;
        found = true;
        if (v > most)
            most = v;
    }
    *ret_volatility = most;
    return found;
}

enum volatility
volatility_of_function(const struct schema *s, struct name function)
{
    enum volatility v = VOLATILITY_UNKNOWN;

    if (!function.name)
        return VOLATILITY_UNKNOWN;
    /* pg_catalog is searched first unless search_path says otherwise. */
    if ((!function.schema || strcmp(function.schema, "pg_catalog") == 0) &&
        builtin(function.name, &v))
        return v;
    if (user_function(s, function, &v))
        return v;
    if (listed(function.name, volatile_extension_functions, LENGTH(volatile_extension_functions)))
        return VOLATILITY_VOLATILE;
    if (listed(function.name, immutable_extension_functions, LENGTH(immutable_extension_functions)))
        return VOLATILITY_IMMUTABLE;
    return VOLATILITY_UNKNOWN;
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
