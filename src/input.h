/*
 * input.h - which files a run reads: path arguments to a list of files in the order in which
 * migrations run.
 */
#ifndef PGPREFLIGHT_INPUT_H
#define PGPREFLIGHT_INPUT_H

#include <stdbool.h>
#include <stddef.h>

#include "arena.h"
#include "error.h"

struct input_file {
    const char *path;    /* as given, or argument + "/" + rest; "-" for standard input */
    const char *problem; /* why it cannot be read (complete message), else NULL. The run goes on
                            with the others and ends with status 2 */
};

struct input_list {
    struct input_file *files;
    size_t n;
    size_t n_problems;
};

/*
 * Collects the files of n path arguments, in the order of the arguments:
 * - a file is taken whatever its name is; "-" is standard input;
 * - a directory is walked; its files and directories named *.sql and their like are taken in
 * version order (input_compare_paths). Hidden directories, node_modules and everything not named
 * *.sql are passed over. A directory named x.sql is walked, as it is one;
 * - what is there twice is taken once, at its first place.
 * A path that does not exist, a directory without any .sql file, a dangling link, a link loop and
 * an unreadable directory are entries with a problem. Fails only when over LIMIT_FILES. Strings and
 * the list live in a.
 */
bool input_collect(struct input_list *ret, struct arena *a, const char *const *paths, size_t n,
                   struct error *err);

/*
 * <0, 0, >0: component by component; in a component, digits compare as numbers (V2 before V10, 2
 * before 10), other bytes as bytes. Names equal but for leading zeros: by bytes.
 */
int input_compare_paths(const char *a, const char *b);

#endif
