/* cli_outputs.c - which reports are wanted, and where each goes. */
#include "cli.h"

#include <string.h>

#include "buf.h"
#include "nearest.h"

/* --format and --output in pairs, in either order; one alone is a pair with the default. */
static bool
pair(const struct cli *cli, struct output *outputs, size_t *n)
{
    struct output *now = NULL;

    for (size_t i = 0; i < cli->n_given; i++) {
        const struct cli_given *g = &cli->given[i];
        bool format = g->option && !strcmp(g->option->name, "format");
        bool output = g->option && !strcmp(g->option->name, "output");

        if (!format && !output)
            continue;
        if (!now || (format && now->format) || (output && now->path)) {
            if (*n == OUTPUTS_MAX)
                return cli_error("more than %d outputs", OUTPUTS_MAX) == STATUS_OK;
            now = &outputs[(*n)++];
        }
        if (format)
            now->format = g->value;
        else
            now->path = g->value;
    }
    if (!*n)
        *n = 1;
    return true;
}

static bool
find_reporter(const struct reporter *const *among, struct output *o)
{
    struct nearest near = {0};
    struct buf all = {0};
    const char *name = o->format ? o->format : among[0]->name, *hint;

    nearest_begin(&near, name);
    for (const struct reporter *const *r = among; *r && !o->reporter; r++) {
        if (!strcmp((*r)->name, name))
            o->reporter = *r;
        nearest_try(&near, (*r)->name);
        buf_printf(&all, "%s%s", r == among ? "" : ", ", (*r)->name);
    }
    hint = nearest_result(&near);
    if (!o->reporter && hint)
        cli_error("there is no format \"%s\"; did you mean \"%s\"?", name, hint);
    else if (!o->reporter)
        cli_error("there is no format \"%s\"; there are %s", name, all.data);
    buf_finish(&all);
    return o->reporter != NULL;
}

static bool
same_file(const struct output *a, const struct output *b)
{
    const char *x = a->path ? a->path : "-", *y = b->path ? b->path : "-";

    return !strcmp(x, y);
}

bool
outputs_choose(const struct cli *cli, const struct reporter *const *among,
               struct output outputs[OUTPUTS_MAX], size_t *ret_n)
{
    *ret_n = 0;
    if (!pair(cli, outputs, ret_n))
        return false;
    for (size_t i = 0; i < *ret_n; i++) {
        if (!find_reporter(among, &outputs[i]))
            return false;
        for (size_t k = 0; k < i; k++)
            if (same_file(&outputs[i], &outputs[k]))
                return cli_error("two reports cannot both go to %s; give each --format an --output",
                                 outputs[i].path ? outputs[i].path : "standard output") ==
                       STATUS_OK;
    }
    return true;
}
