/*
 * type_change.c - see type_change.h.
 */
#include "type_change.h"

#include <string.h>
#include <strings.h>

#include "effect_facts.h"
#include "type_cast.h"

enum {
    MAX_DOMAIN_LEVELS = 32
};

/* A type with its domain taken off: what the bytes of a column are. */
struct base {
    const char *name;        /* catalog name; NULL: not known */
    const struct type *user; /* a type of the schema, else NULL */
    bool array;
    const int32_t *mods; /* n_mods 0: none given */
    size_t n_mods;
    bool constrained; /* a domain that checks its values */
    bool domain;      /* the name was a domain's: the column itself carries no modifier */
};

static const struct type *
user_type(const struct schema *s, const struct type_name *t)
{
    struct name n = {t->schema, t->name};
    const struct type *found = t->name ? schema_type(s, n) : NULL;

    return found && found->exists != TRI_NO ? found : NULL;
}

static struct base
base_of(const struct schema *s, const struct type_name *t)
{
    struct base b = {t->name, NULL, t->is_array, t->mods, t->n_mods, false, false};
    const struct type *u = type_is_builtin(t->name ? t->name : "") ? NULL : user_type(s, t);

    for (int level = 0; u && u->kind == OBJ_DOMAIN && !b.array; level++) {
        b.domain = true;
        b.constrained = b.constrained || fact_domain_constrained(s, u);
        t = &u->base;
        b.name = level < MAX_DOMAIN_LEVELS ? t->name : NULL;
        b.array = t->is_array;
        b.mods = t->mods;
        b.n_mods = t->n_mods;
        u = !b.name || type_is_builtin(b.name) ? NULL : user_type(s, t);
    }
    b.user = u;
    if (!u && b.name && !type_is_builtin(b.name))
        b.name = NULL;
    if (t->mods_unknown || t->pct_type)
        b.name = NULL;
    return b;
}

static bool
same_type(const struct base *a, const struct base *b)
{
    if (a->array != b->array || !a->name || !b->name)
        return false;
    return a->user || b->user ? a->user == b->user : strcmp(a->name, b->name) == 0;
}

/* --- length and precision -------------------------------------------------------------------- */

enum {
    INTERVAL_FULL = 0x7FFF,
    MAX_SECONDS_PRECISION = 6
};

/* The smallest field an interval keeps: 0 seconds, 1 minutes ... 5 years. Bits as in
 * utils/datetime.h. */
static int
interval_least_field(const struct base *b)
{
    static const int bits[] = {12, 11, 10, 3, 1, 2};
    int32_t mask = b->n_mods > 1 ? b->mods[1] : INTERVAL_FULL;

    for (int i = 0; i < 6; i++)
        if (mask & (1 << bits[i]))
            return i;
    return 0;
}

static bool
interval_fits(const struct base *from, const struct base *to)
{
    int32_t old_precision = from->n_mods ? from->mods[0] : MAX_SECONDS_PRECISION;
    int old_field = interval_least_field(from), new_field = interval_least_field(to);

    if (new_field > old_field)
        return false;
    return old_field > 0 || to->mods[0] >= MAX_SECONDS_PRECISION || to->mods[0] >= old_precision;
}

static bool
numeric_fits(const struct base *from, const struct base *to)
{
    int32_t old_scale = from->n_mods > 1 ? from->mods[1] : 0;
    int32_t new_scale = to->n_mods > 1 ? to->mods[1] : 0;

    return from->n_mods && old_scale == new_scale && to->mods[0] >= from->mods[0];
}

static bool
same_mods(const struct base *a, const struct base *b)
{
    if (a->n_mods != b->n_mods)
        return false;
    for (size_t i = 0; i < a->n_mods; i++)
        if (a->mods[i] != b->mods[i])
            return false;
    return true;
}

/*
 * Does a value with the old modifier need no length coercion to get the new one? Both have the same
 * type name. Types without a support function (char(n), bit(n)) are coerced whenever it differs.
 */
static bool
mods_fit(const struct base *from, const struct base *to)
{
    const char *n = to->name;

    if (!to->n_mods || same_mods(from, to))
        return true;
    if (from->array || to->array)
        return false;
    if (strcmp(n, "varchar") == 0 || strcmp(n, "varbit") == 0)
        return from->n_mods && from->mods[0] <= to->mods[0];
    if (strcmp(n, "numeric") == 0)
        return numeric_fits(from, to);
    if (strcmp(n, "interval") == 0)
        return interval_fits(from, to);
    if (strncmp(n, "time", 4) == 0)
        return to->mods[0] >= MAX_SECONDS_PRECISION ||
               (from->n_mods && from->mods[0] <= to->mods[0]);
    return false;
}

/* --- from one type to another ---------------------------------------------------------------- */

enum path {
    PATH_NONE, /* no cast */
    PATH_SAME,
    PATH_BINARY,
    PATH_ZONE,     /* timestamp and timestamptz: the bytes stay in UTC */
    PATH_FUNCTION, /* computed */
};

static bool
between_timestamps(const struct base *from, const struct base *to)
{
    return (strcmp(from->name, "timestamp") == 0 && strcmp(to->name, "timestamptz") == 0) ||
           (strcmp(from->name, "timestamptz") == 0 && strcmp(to->name, "timestamp") == 0);
}

/* find_coercion_pathway(), without the arrays. */
static enum path
element_path(const struct base *from, const struct base *to, enum cast_context context, int version)
{
    enum cast_context known;
    bool binary = false;

    if (from->user ? from->user == to->user : !to->user && strcmp(from->name, to->name) == 0)
        return PATH_SAME;
    known = from->user || to->user ? CAST_NONE : type_cast(from->name, to->name, &binary);
    if (known != CAST_NONE && known >= context) {
        if (between_timestamps(from, to))
            return PATH_ZONE;
        return binary ? PATH_BINARY : PATH_FUNCTION;
    }
    if (context <= CAST_ASSIGNMENT && !to->user && type_is_string(to->name, version))
        return PATH_FUNCTION;
    if (context <= CAST_EXPLICIT && !from->user && type_is_string(from->name, version))
        return PATH_FUNCTION;
    return PATH_NONE;
}

static enum path
coercion_path(const struct base *from, const struct base *to, enum cast_context context,
              int version)
{
    enum path p;

    if (from->array && to->array) {
        p = element_path(from, to, context, version);
        return p == PATH_SAME || p == PATH_NONE ? p : PATH_FUNCTION;
    }
    if (from->array)
        return !to->user && type_is_string(to->name, version) ? PATH_FUNCTION : PATH_NONE;
    if (to->array)
        return context <= CAST_EXPLICIT && !from->user && type_is_string(from->name, version)
                   ? PATH_FUNCTION
                   : PATH_NONE;
    return element_path(from, to, context, version);
}

/*
 * One cast of a value from one type to another: its cost, and in *at what the value is afterwards
 * (a domain and any cast between types lose the modifier the server could have relied on).
 */
static enum type_cost
cast_cost(struct base *at, const struct base *to, enum cast_context context, int version, bool utc,
          bool *ret_zone)
{
    struct base from = *at;
    enum path p;

    if (!from.name || !to->name)
        return TYPE_UNKNOWN;
    p = coercion_path(&from, to, context, version);
    *at = *to;
    if (p == PATH_NONE)
        return TYPE_REFUSED;
    if (from.domain || p != PATH_SAME)
        from.n_mods = 0;
    from.name = to->name;
    if (p == PATH_FUNCTION || !mods_fit(&from, to))
        return TYPE_REWRITE;
    if (!to->n_mods && p == PATH_SAME && !from.domain)
        at->n_mods = 0;
    if (p == PATH_ZONE) {
        *ret_zone = true;
        return utc ? TYPE_FREE : TYPE_REWRITE;
    }
    return TYPE_FREE;
}

static enum type_cost
worse(enum type_cost a, enum type_cost b)
{
    static const int rank[] = {
        [TYPE_FREE] = 0,    [TYPE_REINDEX] = 1, [TYPE_REWRITE] = 2,
        [TYPE_UNKNOWN] = 3, [TYPE_REFUSED] = 4,
    };

    return rank[a] >= rank[b] ? a : b;
}

/* The casts written in USING (or none), then the assignment to the column's new type. */
static enum type_cost
chain_cost(const struct schema *s, struct base from, const struct base *to, const struct expr *e,
           int version, bool utc, bool *ret_zone)
{
    enum type_cost cost = TYPE_FREE;

    for (const struct type_list *l = e ? e->casts : NULL; l; l = l->next) {
        struct base next = base_of(s, &l->type);

        cost = worse(cost, cast_cost(&from, &next, CAST_EXPLICIT, version, utc, ret_zone));
        if (next.constrained)
            cost = worse(cost, TYPE_REWRITE);
        from.domain = next.domain;
    }
    cost = worse(cost, cast_cost(&from, to, CAST_ASSIGNMENT, version, utc, ret_zone));
    /* Values of the constrained domain itself need no new check. */
    if (to->constrained && cost < TYPE_REWRITE)
        cost = TYPE_REWRITE;
    return cost;
}

bool
type_zone_is_utc(const char *zone)
{
    static const char *const names[] = {
        "utc",       "etc/utc",
        "gmt",       "etc/gmt",
        "uct",       "etc/uct",
        "zulu",      "etc/zulu",
        "universal", "etc/universal",
        "greenwich", "etc/greenwich",
        "gmt0",      "etc/gmt0",
        "gmt-0",     "gmt+0",
        "etc/gmt-0", "etc/gmt+0",
        "0",         "z",
        "+0",        "-0",
        "+00",       "+00:00",
        "00:00",
    };

    for (size_t i = 0; zone && i < sizeof(names) / sizeof(names[0]); i++)
        if (strcasecmp(zone, names[i]) == 0)
            return true;
    return false;
}

/* --- what happens to values ------------------------------------------------------------------ */

static int
number_size(const char *name)
{
    static const char *const order[] = {"int2", "int4", "int8", "numeric", "float4", "float8"};

    for (int i = 0; i < 6; i++)
        if (strcmp(order[i], name) == 0)
            return i + 1;
    return 0;
}

static void
judge_numbers(const struct base *from, const struct base *to, int a, int b,
              struct type_change *change)
{
    int32_t scale = to->n_mods > 1 ? to->mods[1] : 0,
            old_scale = from->n_mods > 1 ? from->mods[1] : 0;

    if (b <= 3) {
        change->may_fail = a > b;
        change->lossy = a >= 4 && !(a == 4 && from->n_mods && old_scale <= 0);
        return;
    }
    if (b == 4) {
        change->may_fail = to->n_mods && !(from->n_mods && a == 4 && numeric_fits(from, to));
        change->lossy = to->n_mods && (a > 4 || (a == 4 && (!from->n_mods || scale < old_scale)));
        return;
    }
    change->lossy = a == 6 ? b == 5 : a == 4 || (a == 3) || (a == 2 && b == 5);
    change->may_fail = a == 6 && b == 5;
}

static void
judge_times(const struct base *from, const struct base *to, struct type_change *change)
{
    bool zone_lost = strcmp(from->name, "timestamptz") == 0 || strcmp(from->name, "timetz") == 0;
    int32_t precision = to->n_mods ? to->mods[to->n_mods - 1] : MAX_SECONDS_PRECISION;
    int32_t old_precision = from->n_mods ? from->mods[from->n_mods - 1] : MAX_SECONDS_PRECISION;

    if (strcmp(to->name, "date") == 0 || strcmp(to->name, "time") == 0)
        change->lossy = strcmp(from->name, to->name) != 0;
    if (strcmp(to->name, "timestamp") == 0 && zone_lost)
        change->lossy = false; /* the instant stays, read in the session's zone */
    if (precision < old_precision && precision < MAX_SECONDS_PRECISION)
        change->lossy = true;
}

/* Rough on purpose: rules say "may lose" or "may fail", the server has the last word. */
static void
judge_values(const struct base *from, const struct base *to, int version,
             struct type_change *change)
{
    bool to_string = !to->user && !to->array && type_is_string(to->name, version);
    int a = from->user ? 0 : number_size(from->name), b = to->user ? 0 : number_size(to->name);

    if (to->constrained)
        change->may_fail = true;
    if (to_string) {
        bool fits = from->n_mods && to->n_mods && !from->domain && from->mods[0] <= to->mods[0] &&
                    (strcmp(from->name, "varchar") == 0 || strcmp(from->name, "bpchar") == 0);

        if (to->n_mods && !fits)
            change->may_fail = true;
        if (strcmp(to->name, "name") == 0 || strcmp(to->name, "char") == 0)
            change->lossy = true;
        return;
    }
    if (a && b) {
        judge_numbers(from, to, a, b, change);
        return;
    }
    if (strncmp(to->name, "time", 4) == 0 || strcmp(to->name, "date") == 0) {
        judge_times(from, to, change);
        return;
    }
    if (strcmp(to->name, "jsonb") == 0 && strcmp(from->name, "json") == 0)
        change->lossy = true; /* key order and duplicates go */
    if (strcmp(to->name, "varbit") == 0 || strcmp(to->name, "bit") == 0 ||
        strcmp(to->name, "cidr") == 0)
        change->may_fail = !same_mods(from, to) && to->n_mods;
    if (!from->user && type_is_string(from->name, version))
        change->may_fail = true;
}

struct type_change
type_change(const struct schema *s, const struct type_name *from, const char *from_collation,
            const struct type_name *to, const char *to_collation, const struct expr *using_expr,
            int pg_version, const char *time_zone)
{
    struct type_change change = {TYPE_UNKNOWN, false, false, false};
    struct base a = base_of(s, from), b = base_of(s, to);
    bool computed = using_expr && !using_expr->is_column;

    if (computed) {
        change.cost = TYPE_REWRITE;
        change.may_fail = change.lossy = true;
        return change;
    }
    if (!using_expr && !from->is_array && !to->is_array && user_type(s, from) &&
        user_type(s, from) == user_type(s, to)) {
        change.cost = TYPE_FREE; /* also a domain with checks: its values were checked before */
        return change;
    }
    if (!a.name || !b.name)
        return change;
    change.cost =
        chain_cost(s, a, &b, using_expr, pg_version, type_zone_is_utc(time_zone), &change.zone);
    judge_values(&a, &b, pg_version, &change);
    if (change.cost != TYPE_FREE)
        return change;
    if (!a.user && !b.user && !type_same_opclass(a.name, b.name))
        change.cost = TYPE_REINDEX;
    if ((from_collation != to_collation) &&
        (!from_collation || !to_collation || strcmp(from_collation, to_collation) != 0))
        change.cost = TYPE_REINDEX;
    return change;
}

enum tri
type_assignable(const struct schema *s, const struct type_name *from, const struct type_name *to,
                int pg_version)
{
    struct base a = base_of(s, from), b = base_of(s, to);

    if (!a.name || !b.name)
        return TRI_UNKNOWN;
    return coercion_path(&a, &b, CAST_ASSIGNMENT, pg_version) == PATH_NONE ? TRI_NO : TRI_YES;
}

bool
type_same_base(const struct schema *s, const struct type_name *a, const struct type_name *b)
{
    struct base x = base_of(s, a), y = base_of(s, b);

    return same_type(&x, &y);
}
