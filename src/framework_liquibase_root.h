/*
 * framework_liquibase_root.h - the .sql files that Liquibase's root changelog includes, in its
 * order.
 */
#ifndef PGPREFLIGHT_FRAMEWORK_LIQUIBASE_ROOT_H
#define PGPREFLIGHT_FRAMEWORK_LIQUIBASE_ROOT_H

#include "framework.h"

struct liquibase_files {
    const char *root;   /* the changelog */
    const char **paths; /* each once */
    size_t n, cap;
    bool incomplete; /* something it includes was not found */
};

/* Of a changelog in `dir` or in a directory above; NULL: none includes any .sql file. Strings live
 * in f's arena. */
const char *liquibase_root(struct framework_files *f, const char *dir, struct liquibase_files *ret);

#endif
