/* framework.c - the frameworks there are, and which one a directory is of (framework.h). */
#include "framework.h"

#include <string.h>

#include "framework_rows.h"

const struct framework framework_plain = {
    .facts = {.name = "plain", .title = "no framework", .plain = true},
    .plain = true,
};

#define ROW(name) &framework_##name,
const struct framework *const frameworks[] = {FRAMEWORK_ROWS(ROW) & framework_plain, NULL};
#undef ROW

const struct framework *
framework_find(const char *name)
{
    for (const struct framework *const *f = frameworks; *f; f++)
        if (!strcmp((*f)->facts.name, name))
            return *f;
    return NULL;
}

const struct framework *
framework_detect(struct framework_files *f, const char *dir, const struct framework *only,
                 struct framework_match *ret)
{
    const struct framework *best = only ? only : &framework_plain;

    *ret = (struct framework_match){.root = dir};
    for (const struct framework *const *fw = frameworks; *fw; fw++) {
        struct framework_match m = {.root = dir};

        if (!(*fw)->detect || (only && *fw != only))
            continue;
        (*fw)->detect(f, dir, &m);
        if (m.score > ret->score) {
            *ret = m;
            best = *fw;
        }
    }
    return best;
}

static const char *
version_in_use(const struct migration_set *set)
{
    const char *package = set->framework->package;

    return package ? files_package_version(set->files, set->root, package) : NULL;
}

bool
framework_list(struct migration_set *set, struct error *err)
{
    static const struct file_pattern any = {
        .pattern = "^(.*)\\.sql$", .version = 1, .order = order_number};

    if (!set->version)
        set->version = version_in_use(set);
    if (set->framework->list)
        return set->framework->list(set, err);
    return set_files(set, set->root, &any);
}
