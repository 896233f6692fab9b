/*
 * cli_status.c - `pgpreflight status`: which migrations a database has run, which are pending, and
 * what is wrong between the two.
 */
#include <string.h>

#include "cli.h"
#include "cli_db.h"
#include "cli_group.h"
#include "cli_pending.h"
#include "json.h"

static const struct cli_option options[] = {
    {"format", 0, "NAME", "text (default) or json"},
    {"output", 0, "FILE", "write there instead of to standard output"},
    {"history-table", 0, "NAME",
     "where the migration tool keeps what it has run, when not in its usual place"},
    {"config", 0, "FILE", "take the settings from this file"},
    {"no-config", 0, NULL, "take no settings from a file"},
    {"today", 0, "DATE", NULL},
    {0},
};

static bool
is_wrong(const struct progress_item *i)
{
    return i->state != PROGRESS_PENDING && i->state != PROGRESS_APPLIED;
}

static bool
is_told(const struct progress_item *i)
{
    return i->migration->kind == MIGRATION_UP || i->migration->kind == MIGRATION_REPEATED;
}

/* --- text ---------------------------------------------------------------------------------------
 */

static void
put(FILE *out, const char *before, const char *text)
{
    struct buf b = {0};

    buf_puts(&b, before);
    buf_terminal_escaped(&b, text, strlen(text));
    fwrite(b.data, 1, b.len, out);
    buf_finish(&b);
}

static void
text_item(FILE *out, const struct progress_item *i)
{
    fprintf(out, "  %-8s", progress_word(i->state));
    put(out, "", i->migration->path);
    if (i->why)
        put(out, ": ", i->why);
    else if (i->when)
        put(out, "  ", i->when);
    fputc('\n', out);
    for (const char *line = i->safer; line && *line;) {
        size_t n = strcspn(line, "\n");
        struct buf b = {0};

        buf_puts(&b, "           ");
        buf_terminal_escaped(&b, line, n);
        fprintf(out, "%s\n", b.data);
        buf_finish(&b);
        line += n + (line[n] == '\n');
    }
}

static void
text_group(FILE *out, const struct migration_group *g)
{
    const struct progress *p = g->progress;

    put(out, "", g->framework->facts.title);
    put(out, " in ", g->set->root);
    if (p->table)
        put(out, ", history in ", p->table);
    else
        fputs(p->not_empty ? ", no history table, though the database is not empty"
                           : ", no history table: an empty database",
              out);
    fprintf(out, ": %zu applied, %zu pending\n", p->n_applied, p->n_pending);
    for (size_t i = 0; i < p->n; i++)
        if (is_told(&p->items[i]))
            text_item(out, &p->items[i]);
    for (const struct string_list *u = p->unknown; u; u = u->next) {
        put(out, "  missing ", u->text);
        put(out, ": ", p->unknown_why ? p->unknown_why : "applied, and no file has it");
        fputc('\n', out);
    }
    if (p->locked) {
        put(out, "  locked by ", p->locked);
        fputc('\n', out);
    }
    if (!p->checksum)
        fputs("  (the tool keeps no checksums: edits of applied files cannot be seen)\n", out);
}

/* --- JSON ---------------------------------------------------------------------------------------
 */

static cJSON *
json_item(const struct progress_item *i)
{
    cJSON *o = json_object();

    json_add_text(o, "path", i->migration->path);
    json_add_text(o, "version", i->migration->version);
    json_add_text(o, "state", progress_word(i->state));
    json_add_text(o, "when", i->when);
    json_add_text(o, "why", i->why);
    json_add_text(o, "safer", i->safer);
    return o;
}

static cJSON *
json_group(const struct migration_group *g)
{
    const struct progress *p = g->progress;
    cJSON *o = json_object(), *files = json_array(), *missing = json_array();

    json_add_text(o, "framework", g->framework->facts.name);
    json_add_text(o, "root", g->set->root);
    json_add_text(o, "table", p->table);
    json_add_text(o, "checksum", p->checksum);
    json_add_size(o, "applied", p->n_applied);
    json_add_size(o, "pending", p->n_pending);
    json_add_text(o, "locked", p->locked);
    for (size_t i = 0; i < p->n; i++)
        if (is_told(&p->items[i]))
            json_append(files, json_item(&p->items[i]));
    for (const struct string_list *u = p->unknown; u; u = u->next)
        json_append_text(missing, u->text);
    json_add(o, "files", files);
    json_add(o, "missing", missing);
    return o;
}

static void
json_groups(FILE *out, const struct migration_group *groups)
{
    cJSON *tree = json_object(), *sets = json_array();
    struct buf b = {0};

    json_add_size(tree, "version", 1);
    for (const struct migration_group *g = groups; g; g = g->next)
        json_append(sets, json_group(g));
    json_add(tree, "sets", sets);
    json_print(&b, tree, true);
    fprintf(out, "%s\n", b.data);
    buf_finish(&b);
}

/* --- the command --------------------------------------------------------------------------------
 */

static bool
any_wrong(const struct migration_group *g)
{
    for (; g; g = g->next) {
        if (g->progress->locked || (g->progress->unknown && g->progress->unknown_why))
            return true;
        for (size_t i = 0; i < g->progress->n; i++)
            if (is_wrong(&g->progress->items[i]))
                return true;
    }
    return false;
}

static enum status
run(struct cli *cli)
{
    static const char *const formats[] = {"text", "json", NULL};
    const char *format = cli_format(cli, formats);
    const char *here[] = {"."};
    struct migration_group *groups;
    struct input_list inputs;
    struct config config;
    struct error err = {0};
    FILE *out;
    enum status status;

    if (!format || !cli_config(cli, cli->n_args ? cli->args[0] : ".", &config))
        return STATUS_FAILED;
    if (!input_collect(&inputs, cli->arena, cli->n_args ? cli->args : here,
                       cli->n_args ? cli->n_args : 1, &err))
        return cli_error("%s", err.message);
    if (!group_files(cli, &config, &inputs, &groups))
        return STATUS_FAILED;
    if (!pending_groups(cli, &config, groups, true))
        return STATUS_FAILED;
    out = output_begin(cli);
    if (!out)
        return STATUS_FAILED;
    if (strcmp(format, "json") == 0)
        json_groups(out, groups);
    else
        for (const struct migration_group *g = groups; g; g = g->next)
            text_group(out, g);
    status = output_end(cli, out);
    cli_db_end(cli);
    return status != STATUS_OK ? status : any_wrong(groups) ? STATUS_FOUND : STATUS_OK;
}

const struct cli_command cli_status = {
    .name = "status",
    .arguments = "[PATH...]",
    .summary =
        "list which migrations the database (--db) has run, which are pending, what is wrong",
    .options = options,
    .settings = true,
    .run = run,
};
