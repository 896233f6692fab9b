/* framework_hasura.c - Hasura: migrations/<database>/<time>_name/up.sql, by time. */
#include "framework_rows.h"

#include <stdlib.h>
#include <string.h>

static void
detect(struct framework_files *f, const char *dir, struct framework_match *ret)
{
    const char *root = files_parent(f, dir), *above = files_parent(f, root);
    const char *project = !strcmp(files_base(root), "migrations") ? above : files_parent(f, above);

    if (!files_has(f, dir, "up.sql") && !files_has(f, dir, "down.sql"))
        return;
    if (files_has(f, project, "config.yaml") &&
        (files_has(f, project, "metadata") ||
         text_matches(f, files_head(f, files_join(f, project, "config.yaml")),
                      "^(metadata_directory|endpoint|admin_secret):")))
        *ret = (struct framework_match){SCORE_OWN_FILE, root, "config.yaml of Hasura"};
}

static const char *
version_of(const char *name, struct arena *a)
{
    return arena_strndup(a, name, strspn(name, "0123456789"));
}

static bool
list(struct migration_set *set, struct error *err)
{
    (void)err;
    set_directories(set, "up.sql", "down.sql", order_number, version_of);
    set_duplicates(set, order_number, "Hasura runs only one of them");
    return true;
}

const struct framework framework_hasura = {
    .facts = {.name = "hasura", .title = "Hasura"},
    .detect = detect,
    .way_back = true,
    .list = list,
    .runner = UNIT_WRAPPED,
    .why = "Hasura runs each migration in a transaction",
};
