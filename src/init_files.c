/* init_files.c - see init_files.h. */
#include "init_files.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "init_text.h"

static const char *const paths[N_INIT_KINDS] = {
    [INIT_CONFIG] = ".pgpreflight.json",
    [INIT_PRE_COMMIT] = ".pre-commit-config.yaml",
    [INIT_GITHUB] = ".github/workflows/pgpreflight.yml",
    [INIT_GITLAB] = ".gitlab-ci.yml",
};

/* --- YAML, as much of it as is needed ------------------------------------------------------------
 */

struct line {
    const char *text;
    size_t n; /* without its end */
};

static bool
next_line(const struct buf *b, size_t *at, struct line *ret)
{
    const char *end;

    if (*at >= b->len)
        return false;
    ret->text = b->data + *at;
    end = memchr(ret->text, '\n', b->len - *at);
    ret->n = end ? (size_t)(end - ret->text) : b->len - *at;
    *at += ret->n + (end != NULL);
    if (ret->n && ret->text[ret->n - 1] == '\r')
        ret->n--;
    return true;
}

static size_t
indent_of(const struct line *l)
{
    size_t i = 0;

    while (i < l->n && l->text[i] == ' ')
        i++;
    return i;
}

static bool
is_blank(const struct line *l)
{
    size_t i = indent_of(l);

    return i == l->n || l->text[i] == '#';
}

/* The line is `key:` at its beginning, with nothing behind it but a comment. */
static bool
is_block(const struct line *l, const char *key)
{
    size_t n = strlen(key);
    struct line rest;

    if (l->n <= n || memcmp(l->text, key, n) != 0 || l->text[n] != ':')
        return false;
    rest = (struct line){l->text + n + 1, l->n - n - 1};
    return is_blank(&rest);
}

/* The line begins a key of the document itself: name, colon, blank or end. */
static bool
is_key(const struct line *l)
{
    const char *colon = l->n ? memchr(l->text, ':', l->n) : NULL;
    size_t behind = colon ? (size_t)(colon - l->text) + 1 : 0;

    return colon && !strchr(" \t#-?[]{},&*!|>'\"%@`", l->text[0]) &&
           (behind == l->n || l->text[behind] == ' ');
}

/*
 * Whether an entry can go behind a pre-commit configuration: its last key is `repos`, a list in
 * block style, of which the blanks before an entry are *ret_indent. NULL, or why not.
 */
static const char *
pre_commit_end(const struct buf *b, size_t *ret_indent)
{
    bool inside = false, item = false;
    struct line l;

    for (size_t at = 0; next_line(b, &at, &l);) {
        size_t indent = indent_of(&l);

        if (memchr(l.text, '\t', l.n))
            return "it has tabs";
        if (is_blank(&l))
            continue;
        if (is_block(&l, "repos")) {
            inside = true;
        } else if (inside && !item) {
            if (l.text[indent] != '-')
                return "its list of repos is written in another way";
            *ret_indent = indent;
            item = true;
        } else if (inside &&
                   (indent < *ret_indent || (indent == *ret_indent && l.text[indent] != '-'))) {
            return "something stands behind its list of repos";
        }
    }
    return item ? NULL : "it has no list of repos";
}

/* The word `test` in a line, as an item of a list. */
static bool
names_test(const struct line *l)
{
    for (size_t i = 0; i + 4 <= l->n; i++)
        if (!memcmp(l->text + i, "test", 4) && (!i || strchr(" [,'\"-", l->text[i - 1])) &&
            (i + 4 == l->n || strchr(" ],'\"#", l->text[i + 4])))
            return true;
    return false;
}

/* Whether a job can go behind a GitLab configuration: a mapping in block style, whose stages have
 * the one that jobs are in by default. NULL, or why not. */
static const char *
gitlab_end(const struct buf *b)
{
    bool first = true, stages = false, in_stages = false, test = false;
    struct line l;

    for (size_t at = 0; next_line(b, &at, &l);) {
        if (is_blank(&l) || (first && l.n == 3 && !memcmp(l.text, "---", 3)))
            continue;
        if (indent_of(&l) == 0 && l.text[0] != '-') {
            if (!is_key(&l))
                return "not every line at its margin is a key";
            in_stages = l.n >= 7 && !memcmp(l.text, "stages:", 7);
            stages = stages || in_stages;
        } else if (first || (l.n >= 3 && !memcmp(l.text, "---", 3))) {
            return "it is not one mapping";
        }
        first = false;
        test = test || (in_stages && names_test(&l));
    }
    return stages && !test ? "its stages lack test, which the job is in" : NULL;
}

/* --- what is there, and what to do ---------------------------------------------------------------
 */

/* *ret_there false: there is no such file. */
static bool
read_old(struct buf *ret, const char *path, bool *ret_there, struct error *err)
{
    char chunk[4096];
    size_t n;
    FILE *f = fopen(path, "re");
    bool ok;

    *ret_there = f || errno != ENOENT;
    if (!f)
        return !*ret_there || error_set(err, "cannot read %s: %s", path, strerror(errno));
    errno = 0;
    while ((n = fread(chunk, 1, sizeof(chunk), f)) > 0)
        buf_add(ret, chunk, n);
    ok = !ferror(f) || error_set(err, "cannot read %s: %s", path, strerror(errno));
    fclose(f);
    return ok;
}

static bool
names_us(const struct buf *b)
{
    return b->len && memmem(b->data, b->len, "pgpreflight", 11);
}

/* The text as lines that end like those of the file, behind a line end if its last line has none.
 */
static void
add_like(struct buf *ret, const struct buf *old, const struct buf *text)
{
    const char *first = old->len ? memchr(old->data, '\n', old->len) : NULL;
    const char *end = first && first > old->data && first[-1] == '\r' ? "\r\n" : "\n";

    if (old->len && old->data[old->len - 1] != '\n')
        buf_puts(ret, end);
    for (size_t i = 0; i < text->len; i++)
        if (text->data[i] == '\n')
            buf_puts(ret, end);
        else
            buf_putc(ret, text->data[i]);
}

bool
init_file_plan(struct init_file *ret, enum init_kind kind, const struct init_project *project,
               struct error *err)
{
    struct buf text = {0};
    size_t indent = 2;
    bool there;

    *ret = (struct init_file){.path = paths[kind]};
    if (!read_old(&ret->old, ret->path, &there, err))
        return false;
    ret->state = !there ? INIT_CREATE : names_us(&ret->old) ? INIT_PRESENT : INIT_APPEND;
    if (kind == INIT_CONFIG || kind == INIT_GITHUB)
        ret->state = there ? INIT_PRESENT : INIT_CREATE; /* they are nobody else's */
    else if (ret->state == INIT_APPEND)
        ret->why = kind == INIT_GITLAB ? gitlab_end(&ret->old) : pre_commit_end(&ret->old, &indent);
    if (ret->why)
        ret->state = INIT_BY_HAND;

    if (kind == INIT_CONFIG)
        init_text_config(&text, project);
    else if (kind == INIT_GITHUB)
        init_text_github(&text, project);
    else if (kind == INIT_GITLAB)
        init_text_gitlab(&text, project);
    if (kind == INIT_PRE_COMMIT) {
        buf_puts(&text, ret->state == INIT_CREATE ? "repos:\n" : "");
        init_text_pre_commit(&text, project, indent);
    }
    if (kind == INIT_GITLAB && ret->state == INIT_APPEND && ret->old.len)
        buf_putc(&ret->added, '\n');
    add_like(&ret->added, &ret->old, &text);
    buf_finish(&text);
    return true;
}

void
init_file_finish(struct init_file *f)
{
    buf_finish(&f->old);
    buf_finish(&f->added);
}

/* --- the change ----------------------------------------------------------------------------------
 */

static size_t
count_lines(const char *s, size_t n)
{
    size_t lines = n && s[n - 1] != '\n';

    for (; n > 0; n--)
        lines += s[n - 1] == '\n';
    return lines;
}

/* Each line behind `mark`; true when the last has its end. */
static bool
put_marked(struct buf *ret, char mark, const char *s, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (!i || s[i - 1] == '\n')
            buf_putc(ret, mark);
        buf_putc(ret, s[i]);
    }
    return !n || s[n - 1] == '\n';
}

void
init_file_diff(struct buf *ret, const struct init_file *f)
{
    const struct buf *old = &f->old;
    const char *added = f->added.data;
    size_t n_added = f->added.len, from = old->len, last = old->len, context = 0, n_old;
    bool open = old->len && old->data[old->len - 1] != '\n'; /* the last line lacks its end */

    buf_printf(ret, "diff --git a/%s b/%s\n", f->path, f->path);
    if (f->state == INIT_CREATE) {
        buf_printf(ret, "new file mode 100644\n--- /dev/null\n+++ b/%s\n@@ -0,0 +1,%zu @@\n",
                   f->path, count_lines(added, n_added));
        put_marked(ret, '+', added, n_added);
        return;
    }
    if (open) { /* it is written anew, with an end */
        while (last > 0 && old->data[last - 1] != '\n')
            last--;
        from = last;
        n_added -= (size_t)(strchr(added, '\n') + 1 - added);
        added = strchr(added, '\n') + 1;
    }
    for (; context < 3 && from > 0; context++) {
        from--;
        while (from > 0 && old->data[from - 1] != '\n')
            from--;
    }
    n_old = context + open;
    buf_printf(ret, "--- a/%s\n+++ b/%s\n@@ -%zu,%zu +%zu,%zu @@\n", f->path, f->path,
               count_lines(old->data, from) + (n_old > 0), n_old, count_lines(old->data, from) + 1,
               n_old + count_lines(added, n_added));
    if (old->len)
        put_marked(ret, ' ', old->data + from, last - from);
    if (open) {
        put_marked(ret, '-', old->data + last, old->len - last);
        buf_puts(ret, "\n\\ No newline at end of file\n");
        put_marked(ret, '+', old->data + last, old->len - last);
        buf_add(ret, f->added.data, (size_t)(added - f->added.data));
    }
    put_marked(ret, '+', added, n_added);
}

/* The directories a path lies in. */
static bool
make_directories(const char *path, struct error *err)
{
    struct buf dir = {0};
    bool ok = true;

    for (const char *slash = strchr(path, '/'); slash && ok; slash = strchr(slash + 1, '/')) {
        buf_reset(&dir);
        buf_add(&dir, path, (size_t)(slash - path));
        ok = mkdir(dir.data, 0777) == 0 || errno == EEXIST ||
             error_set(err, "cannot make the directory %s: %s", dir.data, strerror(errno));
    }
    buf_finish(&dir);
    return ok;
}

bool
init_file_write(const struct init_file *f, struct error *err)
{
    int flags = f->state == INIT_CREATE ? O_CREAT | O_EXCL : O_APPEND;
    size_t done = 0;
    int fd;

    if (f->state == INIT_CREATE && !make_directories(f->path, err))
        return false;
    fd = open(f->path, O_WRONLY | O_CLOEXEC | flags, 0666);
    if (fd < 0)
        return error_set(err, "cannot write %s: %s", f->path, strerror(errno));
    while (done < f->added.len) {
        ssize_t n = write(fd, f->added.data + done, f->added.len - done);

        if (n < 0 && errno != EINTR)
            break;
        done += n > 0 ? (size_t)n : 0;
    }
    if (close(fd) != 0 || done < f->added.len)
        return error_set(err, "cannot write %s: %s", f->path, strerror(errno));
    return true;
}
