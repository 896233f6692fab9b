/*
 * bound_overlap.c - see bound_overlap.h.
 *
 * Ranges are compared as numbers, which whole numbers and days are; lists by values written alike.
 */
#include "bound_overlap.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* Two servers' time zones are at most 26 hours apart, and which one a literal meant is not known. */
#define ZONE_DAYS 2

enum {
    MAX_VALUES = 64
};

struct text {
    const char *at;
    size_t n;
};

static const char *
skip_blanks(const char *p)
{
    while (isspace((unsigned char)*p))
        p++;
    return p;
}

static bool
word(const char **p, const char *w)
{
    const char *at = skip_blanks(*p);
    size_t n = strlen(w);

    if (strncasecmp(at, w, n) != 0 || isalnum((unsigned char)at[n]) || at[n] == '_')
        return false;
    *p = at + n;
    return true;
}

static bool
sign(const char **p, char c)
{
    const char *at = skip_blanks(*p);

    if (*at != c)
        return false;
    *p = at + 1;
    return true;
}

/* A literal without casts and escapes: 'text', 12, MINVALUE. */
static bool
read_value(const char **p, struct text *ret)
{
    const char *at = skip_blanks(*p), *end = at;

    if (*at == '\'') {
        for (end = at + 1; *end && *end != '\'' && *end != '\\'; end++)
            ;
        if (*end++ != '\'' || *end == '\'')
            return false;
    } else {
        end += *end == '-' || *end == '+';
        while (isalnum((unsigned char)*end))
            end++;
        if (*end == '\'') /* E'', date '' */
            return false;
    }
    *ret = (struct text){at, (size_t)(end - at)};
    *p = end;
    return end > at;
}

static bool
is_word(struct text t, const char *w)
{
    return t.n == strlen(w) && !strncasecmp(t.at, w, t.n);
}

/* --- ranges ----------------------------------------------------------------------------------- */

static double
day_number(int year, int month, int day)
{
    int y = month > 2 ? year : year - 1, m = (month + 9) % 12;

    return 365.0 * y + y / 4 - y / 100 + y / 400 + (m * 306 + 5) / 10 + day - 1;
}

/* '2024-01-31', '2024-01-31 12:00:00', and what follows, which is a zone at most. */
static bool
read_day(struct text t, double *ret)
{
    int year, month, day, hour = 0, minute = 0, second = 0, used = 0;

    if (t.n < 12 || t.at[5] != '-' || t.at[8] != '-' ||
        sscanf(t.at, "'%4d-%2d-%2d%n", &year, &month, &day, &used) != 3 || used != 11 || month < 1 ||
        month > 12 || day < 1 || day > 31)
        return false;
    if (t.at[used] != '\'' &&
        ((t.at[used] != ' ' && t.at[used] != 'T') ||
         sscanf(t.at + used + 1, "%2d:%2d:%2d", &hour, &minute, &second) < 2 || memchr(t.at, 'B', t.n) ||
         memchr(t.at, 'P', t.n) || memchr(t.at, 'p', t.n) || memchr(t.at, 'b', t.n)))
        return false;
    *ret = day_number(year, month, day) + (hour * 3600 + minute * 60 + second) / 86400.0;
    return true;
}

static bool
read_point(struct text t, bool days, double *ret)
{
    char *end;

    if (is_word(t, "minvalue") || is_word(t, "maxvalue")) {
        *ret = is_word(t, "minvalue") ? -INFINITY : INFINITY;
        return true;
    }
    if (days)
        return read_day(t, ret);
    /* Whole numbers, bare or quoted. Their order survives the rounding of large ones. */
    for (size_t i = 0; i < t.n; i++)
        if (!isdigit((unsigned char)t.at[i]) && !strchr("'-+", t.at[i]))
            return false;
    *ret = strtod(t.at + (*t.at == '\''), &end);
    return end >= t.at + t.n - 1;
}

static bool
read_range(const char *p, bool days, double *ret_low, double *ret_high)
{
    struct text low, high;

    return word(&p, "from") && sign(&p, '(') && read_value(&p, &low) && sign(&p, ')') &&
           word(&p, "to") && sign(&p, '(') && read_value(&p, &high) && sign(&p, ')') &&
           !*skip_blanks(p) && read_point(low, days, ret_low) && read_point(high, days, ret_high);
}

static bool
is_one_of(const char *type, const char *const *types)
{
    for (; *types; types++)
        if (!strcmp(type, *types))
            return true;
    return false;
}

static bool
ranges_overlap(const char *a, const char *b, const char *type)
{
    static const char *const numbers[] = {"int2", "int4", "int8", "numeric", NULL};
    static const char *const day_types[] = {"date", "timestamp", "timestamptz", NULL};
    bool days = is_one_of(type, day_types);
    double low_a, high_a, low_b, high_b, margin = strcmp(type, "timestamptz") ? 0 : ZONE_DAYS;

    if (!(days || is_one_of(type, numbers)) || !read_range(a, days, &low_a, &high_a) ||
        !read_range(b, days, &low_b, &high_b) || low_a >= high_a || low_b >= high_b)
        return false;
    return (high_a < high_b ? high_a : high_b) - (low_a > low_b ? low_a : low_b) > margin;
}

/* --- lists ------------------------------------------------------------------------------------ */

static size_t
read_list(const char *p, struct text *values)
{
    size_t n = 0;

    if (!word(&p, "in") || !sign(&p, '('))
        return 0;
    do {
        if (n == MAX_VALUES || !read_value(&p, &values[n++]))
            return 0;
    } while (sign(&p, ','));
    return sign(&p, ')') && !*skip_blanks(p) ? n : 0;
}

static bool
lists_overlap(const char *a, const char *b)
{
    struct text in_a[MAX_VALUES], in_b[MAX_VALUES];
    size_t n_a = read_list(a, in_a), n_b = read_list(b, in_b);

    for (size_t i = 0; i < n_a; i++)
        for (size_t k = 0; k < n_b; k++)
            if (in_a[i].n == in_b[k].n && !strncmp(in_a[i].at, in_b[k].at, in_a[i].n))
                return true;
    return false;
}

bool
bounds_overlap(const char *a, const char *b, const char *key_type)
{
    if (!a || !b || !key_type || !word(&a, "for") || !word(&a, "values") || !word(&b, "for") ||
        !word(&b, "values"))
        return false;
    return ranges_overlap(a, b, key_type) || lists_overlap(a, b);
}
