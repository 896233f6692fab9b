/*
 * framework_diesel.c - Diesel: one directory per migration with up.sql and down.sql; the version is
 * the directory's name up to the first underscore without dashes, compared as text.
 */
#include <string.h>

#include "framework_rows.h"

static void
detect(struct framework_files *f, const char *dir, struct framework_match *ret)
{
    const char *parent = files_parent(f, dir), *sign = files_up(f, parent, "diesel.toml");

    if (!files_has(f, dir, "up.sql"))
        return;
    if (sign)
        *ret = (struct framework_match){SCORE_OWN_FILE, parent, "diesel.toml"};
    else if (files_up(f, parent, "Cargo.toml") || files_has(f, dir, "metadata.toml"))
        *ret = (struct framework_match){SCORE_PACKAGE, parent, "up.sql in a Rust project"};
    else
        *ret = (struct framework_match){SCORE_NAMES, parent, "directories with up.sql"};
}

static const char *
version_of(const char *name, struct arena *a)
{
    char *out = arena_alloc(a, strlen(name) + 1), *p = out;

    for (; *name && *name != '_'; name++)
        if (*name != '-')
            *p++ = *name;
    *p = '\0';
    return out;
}

static bool
list(struct migration_set *set, struct error *err)
{
    (void)err;
    set_directories(set, "up.sql", "down.sql", order_bytes, version_of);
    set_duplicates(set, order_bytes, "Diesel runs only one of them");
    return true;
}

static void
cut(struct cutter *c)
{
    struct framework_files *f = c->set ? c->set->files : NULL;
    const char *dir = f ? files_parent(f, c->src->path) : NULL, *text;
    struct span whole = {0, c->src->size};
    bool key;
    size_t n;

    if (!dir || !files_has(f, dir, "metadata.toml"))
        return;
    text = files_head(f, files_join(f, dir, "metadata.toml"));
    key = text_matches(f, text, "^[ \t]*run_in_transaction[ \t]*=");
    if (key && !text_matches(f, text, "^[ \t]*run_in_transaction[ \t]*=[ \t]*false"))
        return;
    n = cut_statements(c, whole).n;
    if (n > 1)
        cut_problem(
            c, "framework-opt-out-useless", (struct span){0, 0},
            "run_in_transaction = false has no effect: Diesel sends the %zu statements as one "
            "message, which is one transaction",
            n);
    cut_part(
        c, 0, c->src->size, false, UNIT_IMPLICIT,
        key ? "metadata.toml switches the transaction off, but Diesel sends the file as one "
              "message, "
              "which is one transaction"
            : "a metadata.toml without run_in_transaction switches the transaction off, but Diesel "
              "sends the file as one message, which is one transaction");
}

const struct framework framework_diesel = {
    .facts = {.name = "diesel",
              .title = "Diesel",
              .session_kept = true,
              .opt_out =
                  "with `run_in_transaction = false` in its metadata.toml and nothing else in it"},
    .detect = detect,
    .way_back = true,
    .list = list,
    .cut = cut,
    .runner = UNIT_WRAPPED,
    .why = "Diesel runs the migration in a transaction",
};
