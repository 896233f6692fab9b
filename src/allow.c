/* allow.c - inline allowances (allow.h). */
#include "allow.h"

#include <ctype.h>
#include <string.h>

#include "lint_private.h"

struct allow_entry {
    struct allowance allowance;
    const char *rule;    /* one id; "*" for a foreign ignore comment, which names other rules */
    struct span at;      /* where the rule's name stands */
    bool used;
    struct allow_entry *next;
};

struct allowances {
    struct allow_entry *statement; /* for the statement at work; statement arena */
    struct allow_entry *file;      /* from allow-file; file arena */
    bool head_over;                /* a statement was read: allow-file is too late */
};

/* What one comment says. Texts point into the source. */
struct directive {
    struct span span;
    bool whole_file;
    const char *rules, *rules_end;
    const char *reason, *reason_end;
    char until[11];
    bool until_bad;
};

struct allowances *
allow_create(struct lint *l)
{
    return arena_new(l->file, struct allowances);
}

static const char *
skip_blanks(const char *s, const char *end)
{
    while (s < end && isspace((unsigned char) *s))
        s++;
    return s;
}

static bool
starts(const char *s, const char *end, const char *word)
{
    size_t n = strlen(word);

    return (size_t) (end - s) >= n && !strncmp(s, word, n);
}

/* The text between the comment's markers. */
static void
comment_text(const struct lint *l, const struct comment *c, const char **ret_s, const char **ret_end)
{
    const char *s = l->in->src->text + c->span.start, *end = l->in->src->text + c->span.end;

    s += 2;
    if (c->block && end - s >= 2 && end[-1] == '/' && end[-2] == '*')
        end -= 2;
    while (end > s && isspace((unsigned char) end[-1]))
        end--;
    *ret_s = skip_blanks(s, end);
    *ret_end = end;
}

static const char *
find(const char *s, const char *end, const char *word)
{
    return s < end ? memmem(s, (size_t) (end - s), word, strlen(word)) : NULL;
}

static bool
date_is_valid(const char *d)
{
    static const char shape[] = "dddd-dd-dd";

    for (size_t i = 0; i < 10; i++)
        if (shape[i] == 'd' ? !isdigit((unsigned char) d[i]) : d[i] != shape[i])
            return false;
    return d[5] <= '1' && d[8] <= '3';
}

/* "allow a, b until=DATE -- reason" behind "pgpreflight:". False: the comment says nothing to us. */
static bool
read_directive(const struct lint *l, const struct comment *c, struct directive *d)
{
    const char *s, *end, *dashes, *until;

    comment_text(l, c, &s, &end);
    if (!starts(s, end, "pgpreflight:"))
        return false;
    s = skip_blanks(s + strlen("pgpreflight:"), end);
    *d = (struct directive) {.span = c->span};
    if (starts(s, end, "allow-file")) {
        d->whole_file = true;
        s += strlen("allow-file");
    } else if (starts(s, end, "allow")) {
        s += strlen("allow");
    } else {
        d->rules = s; /* an unknown word is reported as an unknown rule would be */
    }
    dashes = find(s, end, "--");
    d->rules = skip_blanks(s, end);
    d->rules_end = dashes ? dashes : end;
    if (dashes) {
        d->reason = skip_blanks(dashes + 2, end);
        d->reason_end = end;
    }
    until = find(d->rules, d->rules_end, "until=");
    if (until) {
        d->until_bad = d->rules_end - until < 16 || !date_is_valid(until + 6);
        if (!d->until_bad)
            memcpy(d->until, until + 6, 10);
        d->rules_end = until;
    }
    return true;
}

static void
add_entry(struct lint *l, const struct directive *d, struct span at, const char *rule)
{
    struct arena *a = d->whole_file ? l->file : l->stmt;
    struct allow_entry *e = arena_new(a, struct allow_entry);
    struct allow_entry **list = d->whole_file ? &l->allow->file : &l->allow->statement;

    e->rule = arena_strdup(a, rule);
    e->at = at;
    e->allowance.span = d->span;
    e->allowance.reason = arena_strndup(a, d->reason, (size_t) (d->reason_end - d->reason));
    e->allowance.until = *d->until ? arena_strdup(a, d->until) : NULL;
    while (*list)
        list = &(*list)->next;
    *list = e;
}

static bool
expired(const struct lint *l, const struct directive *d)
{
    return *d->until && l->in->today && strcmp(d->until, l->in->today) < 0;
}

/* False: the directive does not count, and why has been reported. */
static bool
directive_is_sound(struct lint *l, const struct directive *d)
{
    if (d->until_bad) {
        lint_report_rule(l, "unknown-allowance", d->span,
                         "the date behind until= is not of the form YYYY-MM-DD");
        return false;
    }
    if (!d->reason || d->reason == d->reason_end) {
        lint_report_rule(l, "allowance-without-reason", d->span,
                         "the allowance gives no reason: write it behind --");
        return false;
    }
    if (d->whole_file && l->allow->head_over) {
        lint_report_rule(l, "unknown-allowance", d->span,
                         "allow-file counts only above the first statement of the file");
        return false;
    }
    if (expired(l, d)) {
        lint_report_rule(l, "expired-allowance", d->span, "the allowance ended on %s", d->until);
        return false;
    }
    return true;
}

static void
unknown_rule(struct lint *l, struct span at, const char *id)
{
    const char *near = registry_nearest(id);

    lint_report_rule(l, "unknown-allowance", at, "no rule is called %s%s%s%s", id,
                     near ? "; did you mean " : "", near ? near : "", near ? "?" : "");
}

static void
read_rules(struct lint *l, const struct directive *d)
{
    const char *s = d->rules;
    bool any = false;

    while (s < d->rules_end) {
        const char *from, *id;
        struct span at;

        while (s < d->rules_end && (isspace((unsigned char) *s) || *s == ','))
            s++;
        for (from = s; s < d->rules_end && !isspace((unsigned char) *s) && *s != ',';)
            s++;
        if (s == from)
            break;
        any = true;
        id = arena_strndup(l->stmt, from, (size_t) (s - from));
        at = (struct span) {(size_t) (from - l->in->src->text), (size_t) (s - l->in->src->text)};
        if (registry_find(id))
            add_entry(l, d, at, id);
        else
            unknown_rule(l, at, id);
    }
    if (!any)
        lint_report_rule(l, "unknown-allowance", d->span, "the allowance names no rule");
}

/* squawk's and Atlas' own comments: they name their rules, so they accept all of ours. */
static void
read_foreign(struct lint *l, const struct comment *c)
{
    struct directive d = {.span = c->span};
    const char *s, *end;

    comment_text(l, c, &s, &end);
    d.whole_file = starts(s, end, "squawk-ignore-file");
    if (!d.whole_file && !starts(s, end, "squawk-ignore") && !starts(s, end, "atlas:nolint"))
        return;
    d.reason = s;
    d.reason_end = end;
    add_entry(l, &d, c->span, "*");
}

void
allow_read(struct lint *l, const struct chunk *c)
{
    l->allow->statement = NULL;
    for (size_t i = 0; i < c->n_comments && !l->in->history; i++) {
        struct directive d;

        if (read_directive(l, &c->comments[i], &d)) {
            if (directive_is_sound(l, &d))
                read_rules(l, &d);
        } else if (l->config->honor_foreign_ignores) {
            read_foreign(l, &c->comments[i]);
        }
    }
    if (c->kind == CHUNK_STATEMENT || c->kind == CHUNK_PSQL)
        l->allow->head_over = true;
}

static bool
accept(struct allow_entry *list, struct finding *f)
{
    for (struct allow_entry *e = list; e; e = e->next)
        if (!strcmp(e->rule, f->rule->id) || !strcmp(e->rule, "*")) {
            e->used = true;
            f->allowed = &e->allowance;
            return true;
        }
    return false;
}

static void
report_unused(struct lint *l, struct allow_entry *list)
{
    for (struct allow_entry *e = list; e; e = e->next)
        if (!e->used && strcmp(e->rule, "*"))
            lint_report_rule(l, "unused-allowance", e->at, "the allowance of %s hides nothing",
                             e->rule);
}

void
allow_apply(struct lint *l, struct statement *st)
{
    for (struct finding *f = st->findings; f; f = f->next)
        if (!accept(l->allow->statement, f))
            accept(l->allow->file, f);
}

bool
allow_apply_file(struct lint *l, struct finding *f)
{
    /* What is wrong with an allowance is told whatever the file allows. */
    return strncmp(f->rule->id, "framework-", 10) == 0 && accept(l->allow->file, f);
}

void
allow_statement_end(struct lint *l)
{
    report_unused(l, l->allow->statement);
    l->allow->statement = NULL;
}

void
allow_finish(struct lint *l)
{
    report_unused(l, l->allow->file);
}
