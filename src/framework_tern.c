/*
 * framework_tern.c - tern: NUMBER_name.sql without gaps, what goes down below a line of dashes; in
 * a transaction unless the file has `---- tern: disable-tx ----`.
 */
#include <stdlib.h>
#include <string.h>

#include "framework_rows.h"

#define BELOW "---- create above / drop below ----"
#define DISABLE "---- tern: disable-tx ----"

static void
detect(struct framework_files *f, const char *dir, struct framework_match *ret)
{
    if (files_has(f, dir, "tern.conf"))
        *ret = (struct framework_match){SCORE_OWN_FILE, dir, "tern.conf"};
    else if (files_marked(f, dir, "^---- create above / drop below ----"))
        *ret = (struct framework_match){SCORE_MARKERS, dir, BELOW};
}

static bool
list(struct migration_set *set, struct error *err)
{
    static const struct file_pattern own = {
        .pattern = "^([0-9]+)_.+\\.sql$",
        .version = 1,
        .order = order_number,
        .not_run = "tern runs only files called NUMBER_name.sql",
        .duplicate = "tern refuses to start",
    };
    long expected = 1;

    (void)err;
    if (!set_files(set, set->root, &own))
        return false;
    for (size_t i = 0; i < set->n && set->items[i].kind == MIGRATION_UP; i++, expected++) {
        long n = strtol(set->items[i].version, NULL, 10);

        if (n > expected)
            set_problem(set, &set->items[i], "framework-version-gap",
                        "tern refuses to start: migration %ld is missing before this one",
                        expected);
        expected = n;
    }
    return true;
}

static void
cut(struct cutter *c)
{
    struct text_line l;
    size_t at = 0, up_end = c->src->size, down = 0;
    bool disabled = false;

    while (cut_line(c, &at, &l)) {
        if (line_starts(c, &l, BELOW) && !down) {
            up_end = l.start;
            down = l.next;
        }
        disabled = disabled || line_starts(c, &l, DISABLE);
    }
    cut_part(c, 0, up_end, false, disabled ? UNIT_AUTOCOMMIT : UNIT_WRAPPED,
             disabled ? "the file says disable-tx, so tern sends each statement by itself"
                      : "tern runs the migration in a transaction");
    if (down)
        cut_part(c, down, c->src->size, true, UNIT_WRAPPED, NULL);
}

const struct framework framework_tern = {
    .facts = {.name = "tern",
              .title = "tern",
              .waits_for_lock = true,
              .opt_out = "with the line `---- tern: disable-tx ----`"},
    .detect = detect,
    .way_back = true,
    .list = list,
    .cut = cut,
};
