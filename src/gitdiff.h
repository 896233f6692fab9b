/*
 * gitdiff.h - what a change changes: files and their lines, from git or from a unified diff.
 *
 * git is run as a program without a shell: it honours the user's own configuration, worktrees,
 * submodules and hooks' environment.
 */
#ifndef PGPREFLIGHT_GITDIFF_H
#define PGPREFLIGHT_GITDIFF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "arena.h"
#include "buf.h"
#include "error.h"
#include "line_range.h"

enum change_kind {
    CHANGE_ADDED,
    CHANGE_MODIFIED,
    CHANGE_DELETED,
    CHANGE_RENAMED
};

struct change {
    enum change_kind kind;
    const char *path;         /* from the top of the repository; of what is deleted, the old one */
    const char *old_path;     /* RENAMED: where it was */
    bool binary;              /* its lines are not known */
    struct line_range *lines; /* of the new text; none for what is ADDED: all of it is new */
    size_t n_lines, cap;
    struct change *next;
};

struct changes {
    struct change *first, **last;
    size_t n;
    const char *top;    /* of the working tree, absolute; NULL: paths are relative to here */
    const char *prefix; /* where git was run, from the top: "" or "db/" */
    const char *cdup;   /* and the way back up: "" or "../" */
};

/*
 * The .sql files that differ between the merge base of `ref` and HEAD, and the working tree, files
 * that git does not know yet included. dir: where to run git, NULL: here. The message says what to
 * do: not a repository, unknown ref, no commit yet, a shallow clone without the merge base, no git.
 */
bool gitdiff_since(struct changes *ret, struct arena *a, const char *dir, const char *ref,
                   struct error *err);
/* The same between HEAD and the index; all of the index when there is no commit yet. */
bool gitdiff_staged(struct changes *ret, struct arena *a, const char *dir, struct error *err);
/* What the working tree has and the index has not: MODIFIED or DELETED since it was staged, ADDED:
 * unknown to git. */
bool gitdiff_unstaged(struct changes *ret, struct arena *a, const char *dir, struct error *err);
/* Any unified diff, as git or diff -u write it, read as a stream; `name` is for messages. */
bool gitdiff_read(struct changes *ret, struct arena *a, FILE *f, const char *name,
                  struct error *err);
/* The content of a file in the index. path: from the top. */
bool gitdiff_staged_text(struct buf *ret, const char *dir, const char *path, struct error *err);

#endif
