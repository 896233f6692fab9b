/*
 * framework_files.h - looking around on disk for frameworks: directory listings, small files and
 * the project's dependencies, each read once.
 */
#ifndef PGPREFLIGHT_FRAMEWORK_FILES_H
#define PGPREFLIGHT_FRAMEWORK_FILES_H

#include <stdbool.h>
#include <stddef.h>

#include "arena.h"

struct framework_files;

struct listing {
    const char **names; /* sorted by bytes; hidden ones left out */
    const char **lower; /* the same, A to Z in lower case */
    size_t n;
};

struct framework_files *files_create(struct arena *a);
struct arena *files_arena(struct framework_files *f);
/* Empty when it cannot be read. */
const struct listing *files_list(struct framework_files *f, const char *dir);
/* "dir/name", "." left out. */
const char *files_join(struct framework_files *f, const char *dir, const char *name);
/* The directory part, "." when there is none; of "." it is "..". */
const char *files_parent(struct framework_files *f, const char *path);
const char *files_base(const char *path);
bool files_has(struct framework_files *f, const char *dir, const char *name);
bool files_is_directory(struct framework_files *f, const char *path);
/* The first bytes of a file (at most 16 KB), NUL-terminated; "" when it cannot be read. */
const char *files_head(struct framework_files *f, const char *path);
/* All of it (at most 16 MB), "" when it cannot be read. Not kept. */
const char *files_text(struct framework_files *f, const char *path);
/* dir, then its parents up to the top of a git repository: the first that has `name`, as a path to
 * it. NULL: none. */
const char *files_up(struct framework_files *f, const char *dir, const char *name);
/* The nearest package.json upward, or one above it, mentions this package. */
bool files_depends(struct framework_files *f, const char *dir, const char *package);
/* The version of an npm package: package-lock.json, pnpm-lock.yaml, yarn.lock, package.json,
 * nearest first; "6.2.0 or later" when only a range is known. NULL: not found. */
const char *files_package_version(struct framework_files *f, const char *dir, const char *package);
/* -1, 0, 1: "7.10.1" against 7, 4. Pre-releases count as their release. */
int files_compare_version(const char *version, int major, int minor);

/* How many names in the directory match an extended regular expression. */
size_t files_count(struct framework_files *f, const char *dir, const char *pattern);
/* Some of the first .sql files in the directory has a line that matches (case is ignored). */
bool files_marked(struct framework_files *f, const char *dir, const char *pattern);
/* text has a line that matches (case is ignored). */
bool text_matches(struct framework_files *f, const char *text, const char *pattern);
bool is_sql_name(const char *name);

#endif
