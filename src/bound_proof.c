/*
 * bound_proof.c - see bound_proof.h.
 */
#include "bound_proof.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum {
    MAX_LITERAL = 64,
    MAX_ATOMS = 32,
    MAX_VALUES = 64
};

struct literal {
    char text[MAX_LITERAL];
    bool number;
    double value;
};

enum comparison {
    LESS,
    LESS_EQUAL,
    EQUAL,
    GREATER_EQUAL,
    GREATER,
    NOT_NULL
};

struct atom {
    enum comparison op;
    struct literal with;
};

struct conjunction {
    struct atom atoms[MAX_ATOMS];
    int n;
};

/* --- reading ---------------------------------------------------------------------------------- */

static const char *
skip_blanks(const char *p)
{
    while (isspace((unsigned char)*p))
        p++;
    return p;
}

/* The keyword stands at *p; moves behind it. */
static bool
keyword(const char **p, const char *word)
{
    const char *at = skip_blanks(*p);
    size_t n = strlen(word);

    if (strncasecmp(at, word, n) != 0 || isalnum((unsigned char)at[n]) || at[n] == '_')
        return false;
    *p = at + n;
    return true;
}

static const char *
word_end(const char *p)
{
    while (isalnum((unsigned char)*p) || *p == '_')
        p++;
    return p;
}

/* ::date, ::timestamp with time zone, ::numeric(10,2). */
static const char *
skip_casts(const char *p)
{
    for (;;) {
        const char *at = skip_blanks(p);

        if (at[0] != ':' || at[1] != ':')
            return p;
        at = word_end(skip_blanks(at + 2));
        p = at;
        if (keyword(&p, "without") || keyword(&p, "with")) {
            keyword(&p, "time");
            keyword(&p, "zone");
        }
        if (*skip_blanks(p) == '(') {
            at = strchr(p, ')');
            if (!at)
                return p;
            p = at + 1;
        }
    }
}

static bool
read_string(const char **p, struct literal *l)
{
    const char *at = *p + 1;
    size_t n = 0;

    for (; *at && *at != '\''; at++)
        if (n + 1 < sizeof(l->text))
            l->text[n++] = *at;
    if (*at != '\'' || at[1] == '\'' || n + 1 >= sizeof(l->text))
        return false;
    l->text[n] = '\0';
    l->number = false;
    *p = at + 1;
    return true;
}

static bool
read_literal(const char **p, struct literal *l)
{
    const char *at;
    char *end;

    memset(l, 0, sizeof(*l));
    *p = skip_blanks(*p);
    if (isalpha((unsigned char)**p)) { /* date '2020-01-01' */
        at = skip_blanks(word_end(*p));
        if (*at != '\'')
            return false;
        *p = at;
    }
    if (**p == '\'') {
        if (!read_string(p, l))
            return false;
        *p = skip_casts(*p);
        return true;
    }
    l->value = strtod(*p, &end);
    if (end == *p || (!isdigit((unsigned char)**p) && **p != '-' && **p != '+' && **p != '.'))
        return false;
    l->number = true;
    *p = skip_casts(end);
    return true;
}

static bool
read_key(const char **p, const char *key)
{
    const char *at = skip_blanks(*p);
    size_t n = strlen(key);
    bool quoted = *at == '"';

    if (quoted)
        at++;
    if ((quoted ? strncmp(at, key, n) : strncasecmp(at, key, n)) != 0)
        return false;
    at += n;
    if (quoted ? *at != '"' : isalnum((unsigned char)*at) || *at == '_')
        return false;
    *p = skip_casts(quoted ? at + 1 : at);
    return true;
}

static bool
read_comparison(const char **p, enum comparison *op)
{
    const char *at = skip_blanks(*p);

    if (strncmp(at, "<>", 2) == 0)
        return false;
    if (strncmp(at, "<=", 2) == 0)
        *op = LESS_EQUAL, at += 2;
    else if (strncmp(at, ">=", 2) == 0)
        *op = GREATER_EQUAL, at += 2;
    else if (*at == '<')
        *op = LESS, at++;
    else if (*at == '>')
        *op = GREATER, at++;
    else if (*at == '=')
        *op = EQUAL, at++;
    else
        return false;
    *p = at;
    return true;
}

static void
add_atom(struct conjunction *c, enum comparison op, const struct literal *with)
{
    if (c->n < MAX_ATOMS) {
        c->atoms[c->n].op = op;
        if (with)
            c->atoms[c->n].with = *with;
        c->n++;
    }
}

/* key op literal, literal op key, key BETWEEN literal AND literal, key IS NOT NULL. */
static bool
read_atom(const char **p, const char *key, struct conjunction *c)
{
    static const enum comparison turned[] = {
        [LESS] = GREATER, [LESS_EQUAL] = GREATER_EQUAL,
        [EQUAL] = EQUAL,  [GREATER_EQUAL] = LESS_EQUAL,
        [GREATER] = LESS,
    };
    struct literal with;
    enum comparison op;

    if (read_key(p, key)) {
        if (keyword(p, "is")) {
            if (!keyword(p, "not") || !keyword(p, "null"))
                return false;
            add_atom(c, NOT_NULL, NULL);
            return true;
        }
        if (keyword(p, "between")) {
            if (!read_literal(p, &with))
                return false;
            add_atom(c, GREATER_EQUAL, &with);
            if (!keyword(p, "and") || !read_literal(p, &with))
                return false;
            add_atom(c, LESS_EQUAL, &with);
            return true;
        }
        if (!read_comparison(p, &op) || !read_literal(p, &with))
            return false;
        add_atom(c, op, &with);
        return true;
    }
    if (!read_literal(p, &with) || !read_comparison(p, &op) || !read_key(p, key))
        return false;
    add_atom(c, turned[op], &with);
    return true;
}

/* Passes a part that says nothing about the key, up to an AND or the parenthesis that closes it. */
static bool
skip_other(const char **p)
{
    int depth = 0;

    for (const char *at = *p; *at; at++) {
        if (*at == '\'' || *at == '"') {
            const char *end = strchr(at + 1, *at);

            if (!end)
                return false;
            at = end;
        } else if (*at == '(') {
            depth++;
        } else if (*at == ')') {
            if (depth-- == 0) {
                *p = at;
                return true;
            }
        } else if (depth == 0 && isspace((unsigned char)*at)) {
            const char *here = at;

            if (keyword(&here, "or"))
                return false;
            here = at;
            if (keyword(&here, "and")) {
                *p = at;
                return true;
            }
        }
    }
    *p += strlen(*p);
    return true;
}

static bool
read_conjunction(const char **p, const char *key, struct conjunction *c, int depth)
{
    if (depth > MAX_ATOMS)
        return false;
    do {
        const char *at = skip_blanks(*p);
        int before = c->n;

        if (*at == '(') {
            const char *inner = at + 1;

            if (read_conjunction(&inner, key, c, depth + 1) && *skip_blanks(inner) == ')') {
                *p = skip_blanks(inner) + 1;
                continue;
            }
            c->n = before;
        } else if (read_atom(&at, key, c)) {
            *p = at;
            continue;
        }
        c->n = before;
        if (!skip_other(p))
            return false;
    } while (keyword(p, "and"));
    return true;
}

static bool
read_check(const char *check, const char *key, struct conjunction *c)
{
    c->n = 0;
    return check && key && read_conjunction(&check, key, c, 0) && *skip_blanks(check) == '\0' &&
           c->n > 0;
}

/* --- comparing -------------------------------------------------------------------------------- */

/* Strings compare as written only when they are dates or the like, written alike. */
static bool
comparable_strings(const char *a, const char *b)
{
    size_t n = strlen(a);

    if (n != strlen(b) || n < 4)
        return strcmp(a, b) == 0;
    for (size_t i = 0; i < n; i++)
        if (isdigit((unsigned char)a[i]) ? !isdigit((unsigned char)b[i]) : a[i] != b[i])
            return false;
    return true;
}

static bool
compare(const struct literal *a, const struct literal *b, int *ret_order)
{
    if (a->number != b->number)
        return false;
    if (a->number) {
        *ret_order = a->value < b->value ? -1 : a->value > b->value;
        return true;
    }
    if (!comparable_strings(a->text, b->text))
        return false;
    *ret_order = strcmp(a->text, b->text);
    return true;
}

/* One bound of a range: a literal, or none for MINVALUE and MAXVALUE. */
static bool
read_limit(const char *text, struct literal *l, bool *ret_open)
{
    const char *p = text ? text : "";

    *ret_open = keyword(&p, "minvalue") || keyword(&p, "maxvalue");
    if (*ret_open)
        return *skip_blanks(p) == '\0';
    return read_literal(&p, l) && *skip_blanks(p) == '\0'; /* more than one key: not understood */
}

static int
read_values(const char *text, struct literal *values)
{
    const char *p = text ? text : "";
    int n = 0;

    do {
        if (n == MAX_VALUES || !read_literal(&p, &values[n++]))
            return 0;
        p = skip_blanks(p);
    } while (*p == ',' && p++);
    return *p ? 0 : n;
}

/* Some atom says key >= low (or > low): order is that of the atom's literal to the bound. */
static bool
atom_above(const struct conjunction *c, const struct literal *low, bool strictly)
{
    for (int i = 0; i < c->n; i++) {
        int order;

        if (c->atoms[i].op == NOT_NULL || !compare(&c->atoms[i].with, low, &order))
            continue;
        if (c->atoms[i].op == GREATER && order >= 0)
            return true;
        if ((c->atoms[i].op == GREATER_EQUAL || c->atoms[i].op == EQUAL) &&
            (strictly ? order > 0 : order >= 0))
            return true;
    }
    return false;
}

static bool
atom_below(const struct conjunction *c, const struct literal *high)
{
    for (int i = 0; i < c->n; i++) {
        int order;

        if (c->atoms[i].op == NOT_NULL || !compare(&c->atoms[i].with, high, &order))
            continue;
        if (c->atoms[i].op == LESS && order <= 0)
            return true;
        if ((c->atoms[i].op == LESS_EQUAL || c->atoms[i].op == EQUAL) && order < 0)
            return true;
    }
    return false;
}

static bool
range_proved(const struct conjunction *c, const struct op_partition *bound)
{
    struct literal low, high;
    bool low_open, high_open;

    if (!read_limit(bound->from, &low, &low_open) || !read_limit(bound->to, &high, &high_open))
        return false;
    return (low_open || atom_above(c, &low, false)) && (high_open || atom_below(c, &high));
}

static bool
list_proved(const struct conjunction *c, const struct op_partition *bound)
{
    struct literal values[MAX_VALUES];
    int n = read_values(bound->in, values), order;

    for (int i = 0; i < c->n; i++)
        for (int k = 0; k < n; k++)
            if (c->atoms[i].op == EQUAL && compare(&c->atoms[i].with, &values[k], &order) &&
                order == 0)
                return true;
    return false;
}

bool
bound_proved(const char *check, const char *key, const struct op_partition *bound,
             bool *ret_not_null)
{
    struct conjunction c;

    *ret_not_null = false;
    if (!bound || bound->is_default || !bound->strategy || !read_check(check, key, &c))
        return false;
    for (int i = 0; i < c.n; i++)
        *ret_not_null = *ret_not_null || c.atoms[i].op == NOT_NULL;
    if (strcmp(bound->strategy, "range") == 0)
        return range_proved(&c, bound);
    return strcmp(bound->strategy, "list") == 0 && list_proved(&c, bound);
}

static bool
range_excluded(const struct conjunction *c, const struct op_partition *bound)
{
    struct literal low, high;
    bool low_open, high_open;

    if (!read_limit(bound->from, &low, &low_open) || !read_limit(bound->to, &high, &high_open))
        return false;
    return (!low_open && atom_below(c, &low)) || (!high_open && atom_above(c, &high, false));
}

static bool
list_excluded(const struct conjunction *c, const struct op_partition *bound)
{
    struct literal values[MAX_VALUES];
    int n = read_values(bound->in, values);

    for (int i = 0; i < n; i++)
        if (!atom_below(c, &values[i]) && !atom_above(c, &values[i], true))
            return false;
    return n > 0;
}

bool
bound_excluded(const char *check, const char *key, const struct op_partition *bound)
{
    struct conjunction c;

    if (!bound || bound->is_default || !bound->strategy || !read_check(check, key, &c))
        return false;
    if (strcmp(bound->strategy, "range") == 0)
        return range_excluded(&c, bound);
    return strcmp(bound->strategy, "list") == 0 && list_excluded(&c, bound);
}
