/*
 * gitdiff_parse.c - reads a unified diff as it comes, line by line: of each file its names, what
 * became of it, and which lines of the new text are new.
 */
#include "gitdiff.h"

#include <stdlib.h>
#include <string.h>

struct parser {
    struct changes *all;
    struct arena *a;
    const char *name; /* for messages */
    struct change *now;
    const char *old_name, *new_name; /* from --- and +++, as written but unquoted */
    size_t old_left, new_left;       /* lines of the hunk still to come */
    size_t at;                       /* the next line of the new text */
    bool any, renamed, copied;

    /* A last line without its newline shows as changed when something is put behind it. */
    struct buf removed; /* the text of the last '-' line */
    bool bare;          /* it had no newline */
    size_t n_before;    /* change.n_lines before it was noted */
    struct line_range last_before;
};

static bool
starts(const char *line, const char *word)
{
    return !strncmp(line, word, strlen(word));
}

/* A name as git writes it: in quotes with C's escapes, or plain up to a tab or the end. */
static const char *
read_name(struct parser *p, const char *s, const char **ret_end)
{
    struct buf b = {0};
    const char *name;

    if (*s != '"') {
        size_t n = strcspn(s, "\t");

        if (ret_end)
            *ret_end = s + n;
        return arena_strndup(p->a, s, n);
    }
    for (s++; *s && *s != '"'; s++) {
        static const char from[] = "abfnrtv", to[] = "\a\b\f\n\r\t\v";
        const char *known;

        if (*s != '\\' || !s[1]) {
            buf_putc(&b, *s);
            continue;
        }
        s++;
        known = strchr(from, *s);
        if (known) {
            buf_putc(&b, to[known - from]);
        } else if (*s >= '0' && *s <= '3' && s[1] && s[2]) {
            buf_putc(&b, (char)((s[0] - '0') << 6 | (s[1] - '0') << 3 | (s[2] - '0')));
            s += 2;
        } else {
            buf_putc(&b, *s);
        }
    }
    if (ret_end)
        *ret_end = *s ? s + 1 : s;
    name = arena_strndup(p->a, b.data ? b.data : "", b.len);
    buf_finish(&b);
    return name;
}

/* "a/x" and "b/x" of git's pairs of prefixes. */
static bool
has_prefix(const char *name)
{
    return name[0] && strchr("abciow", name[0]) && name[1] == '/' && name[2];
}

static const char *
without_prefix(const char *name, const char *other)
{
    bool none = !strcmp(other, "/dev/null");

    return has_prefix(name) && (none || (has_prefix(other) && name[0] != other[0])) ? name + 2
                                                                                    : name;
}

/* The names of "diff --git a/x b/x", for a file without any line: empty, binary, or its mode. */
static void
names_from_head(struct parser *p, const char *s)
{
    size_t n = strlen(s);
    const char *end;

    if (*s == '"') {
        p->old_name = read_name(p, s, &end);
        p->new_name = read_name(p, *end == ' ' ? end + 1 : end, NULL);
    } else if (n > 2 && s[n - 1] == '"' && strstr(s, " \"")) {
        end = strstr(s, " \"");
        p->old_name = arena_strndup(p->a, s, (size_t)(end - s));
        p->new_name = read_name(p, end + 1, NULL);
    } else if (n % 2 == 1 && s[n / 2] == ' ') {
        /* Blanks in names are not marked; but both are the same. */
        p->old_name = arena_strndup(p->a, s, n / 2);
        p->new_name = arena_strdup(p->a, s + n / 2 + 1);
    }
}

static void
finish_file(struct parser *p)
{
    struct change *c = p->now;
    const char *old = p->old_name ? p->old_name : "", *new = p->new_name ? p->new_name : "";

    p->now = NULL;
    if (!c || !(*old || *new))
        return;
    if (!strcmp(old, "/dev/null"))
        c->kind = CHANGE_ADDED;
    if (!strcmp(new, "/dev/null"))
        c->kind = CHANGE_DELETED;
    if (p->renamed || p->copied) {
        c->path = c->path ? c->path : without_prefix(new, old);
    } else if (c->kind == CHANGE_DELETED) {
        c->path = without_prefix(old, new);
    } else {
        c->path = without_prefix(new, old);
    }
    if (c->kind == CHANGE_ADDED)
        c->n_lines = 0;
    *p->all->last = c;
    p->all->last = &c->next;
    p->all->n++;
}

static void
begin_file(struct parser *p)
{
    finish_file(p);
    p->now = arena_new(p->a, struct change);
    p->now->kind = CHANGE_MODIFIED;
    p->old_name = p->new_name = NULL;
    p->renamed = p->copied = false;
    p->any = true;
}

static void
add_line(struct parser *p, size_t first, size_t last)
{
    struct change *c = p->now;
    struct line_range *r = c->n_lines ? &c->lines[c->n_lines - 1] : NULL;

    if (r && first <= r->last + 1) {
        if (last > r->last)
            r->last = last;
        return;
    }
    if (c->n_lines == c->cap) {
        struct line_range *old = c->lines;

        c->cap = c->cap ? c->cap * 2 : 8;
        c->lines = arena_array(p->a, struct line_range, c->cap);
        if (old)
            memcpy(c->lines, old, c->n_lines * sizeof(*old));
    }
    c->lines[c->n_lines++] = (struct line_range){first, last};
}

static bool
bad_hunk(const struct parser *p, const char *line, struct error *err)
{
    return error_set(err, "%s: this is no hunk of a unified diff: %.60s", p->name, line);
}

/* "@@ -1,2 +3,4 @@" */
static bool
begin_hunk(struct parser *p, const char *line, struct error *err)
{
    char *s;

    if (starts(line, "@@@"))
        return error_set(err,
                         "%s: is the combined diff of a merge; give one against a single parent, "
                         "such as git diff REF...HEAD",
                         p->name);
    if (!starts(line, "@@ -"))
        return bad_hunk(p, line, err);
    strtoul(line + 4, &s, 10);
    p->old_left = *s == ',' ? strtoul(s + 1, &s, 10) : 1;
    if (s[0] != ' ' || s[1] != '+')
        return bad_hunk(p, line, err);
    p->at = strtoul(s + 2, &s, 10);
    p->new_left = *s == ',' ? strtoul(s + 1, &s, 10) : 1;
    /* Of an empty range the line before it is named. */
    p->at += !p->new_left;
    return *s == ' ' || bad_hunk(p, line, err);
}

static void
note_removed(struct parser *p, const char *line)
{
    struct change *c = p->now;

    p->n_before = c->n_lines;
    if (c->n_lines)
        p->last_before = c->lines[c->n_lines - 1];
    buf_reset(&p->removed);
    buf_puts(&p->removed, line + 1);
    p->bare = false;
    add_line(p, p->at, p->at - 1);
}

static void
note_added(struct parser *p, const char *line)
{
    struct change *c = p->now;

    if (!p->bare || strcmp(line + 1, p->removed.data) != 0) {
        add_line(p, p->at, p->at);
    } else {
        c->n_lines = p->n_before;
        if (c->n_lines)
            c->lines[c->n_lines - 1] = p->last_before;
    }
    p->bare = false;
}

static bool
hunk_line(struct parser *p, const char *line)
{
    switch (*line) {
    case '+':
        note_added(p, line);
        p->at++;
        p->new_left -= p->new_left > 0;
        return true;
    case '-':
        note_removed(p, line);
        p->old_left -= p->old_left > 0;
        return true;
    case ' ':
    case '\0': /* some mailers take a lone blank away */
    case '\r':
        p->at++;
        p->old_left -= p->old_left > 0;
        p->new_left -= p->new_left > 0;
        return true;
    case '\\':
        p->bare = p->removed.data != NULL;
        return true;
    }
    return false;
}

static bool
head_line(struct parser *p, char *line, struct error *err)
{
    size_t n = strlen(line);

    if (n && line[n - 1] == '\r')
        line[n - 1] = '\0';
    if (starts(line, "diff --git ")) {
        begin_file(p);
        names_from_head(p, line + strlen("diff --git "));
    } else if (starts(line, "diff --cc ") || starts(line, "diff --combined ")) {
        return begin_hunk(p, "@@@", err);
    } else if (starts(line, "--- ") && (!p->now || p->now->n_lines)) {
        begin_file(p); /* diff -u has no line above this one */
        p->old_name = read_name(p, line + 4, NULL);
    } else if (starts(line, "--- ")) {
        p->old_name = read_name(p, line + 4, NULL);
    } else if (starts(line, "+++ ") && p->now) {
        p->new_name = read_name(p, line + 4, NULL);
    } else if (starts(line, "@@") && p->now) {
        return begin_hunk(p, line, err);
    } else if (!p->now) {
        return true; /* a mail's or a commit's text */
    } else if (starts(line, "new file mode ")) {
        p->now->kind = CHANGE_ADDED;
    } else if (starts(line, "deleted file mode ")) {
        p->now->kind = CHANGE_DELETED;
    } else if (starts(line, "rename from ")) {
        p->renamed = true;
        p->now->kind = CHANGE_RENAMED;
        p->now->old_path = read_name(p, line + strlen("rename from "), NULL);
    } else if (starts(line, "rename to ")) {
        p->now->path = read_name(p, line + strlen("rename to "), NULL);
    } else if (starts(line, "copy to ")) {
        p->copied = true;
        p->now->kind = CHANGE_ADDED;
        p->now->path = read_name(p, line + strlen("copy to "), NULL);
    } else if (starts(line, "Binary files ") || starts(line, "GIT binary patch")) {
        p->now->binary = true;
    }
    return true;
}

bool
gitdiff_read(struct changes *ret, struct arena *a, FILE *f, const char *name, struct error *err)
{
    struct parser p = {.all = ret, .a = a, .name = name};
    char *line = NULL;
    size_t cap = 0;
    ssize_t n;
    bool ok = true, text = false;

    if (!ret->last)
        ret->last = &ret->first;
    while (ok && (n = getline(&line, &cap, f)) >= 0) {
        if (n && line[n - 1] == '\n')
            line[--n] = '\0';
        text = text || n;
        if (p.now && (p.old_left || p.new_left || *line == '\\') && hunk_line(&p, line))
            continue;
        p.old_left = p.new_left = 0;
        ok = head_line(&p, line, err);
    }
    free(line);
    buf_finish(&p.removed);
    finish_file(&p);
    if (ok && ferror(f))
        return error_set(err, "%s: cannot be read to its end", name);
    if (ok && text && !p.any)
        return error_set(err, "%s: is not a unified diff, such as git diff prints", name);
    return ok;
}
