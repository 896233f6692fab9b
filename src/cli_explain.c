/*
 * cli_explain.c - `pgpreflight explain RULE` tells what a rule means; `explain --sql` what a
 * statement does: lock, work, loss, way back, failure, and on which versions that differs.
 */
#include "cli_explain.h"

#include <string.h>

#include <pgpreflight/rule.h>

#include "cli_help.h"
#include "fix.h"

static const struct cli_option options[] = {
    {"sql", 0, "SQL", "explain these statements instead of a rule; - reads standard input"},
    {"color", 0, "WHEN", "auto (default), always or never"},
    {"config", 0, "FILE", "take the settings from this file"},
    {"no-config", 0, NULL, "take no settings from a file"},
    {"output", 0, "FILE", "write there instead of to standard output"},
    {"today", 0, "DATE", NULL},
    {0},
};

/* --- a rule --------------------------------------------------------------------------------- */

static void
put_sql(FILE *out, const char *title, const char *sql)
{
    if (!sql || !*sql)
        return;
    fprintf(out, "\n%s:\n\n", title);
    while (*sql) {
        size_t n = strcspn(sql, "\n");

        fprintf(out, "    %.*s\n", (int)n, sql);
        sql += n + (sql[n] == '\n');
    }
}

/* What the server does with the example; nothing for what lies in files or their history. */
static bool
explain_example(struct cli *cli, FILE *out, const struct rule *r, const struct palette *p)
{
    struct explain x = {.out = out, .palette = p, .rule = r, .setup = r->setup ? r->setup : "", .arena = cli->arena};
    struct config config;
    struct source src;
    struct error err = {0};

    if (r->framework || strstr(r->bad, "-- file:") ||
        !source_from_memory(&src, "<example>", r->bad, strlen(r->bad), NULL))
        return false;
    config_defaults(&config, cli->arena);
    if (r->since && r->since > config.pg_version)
        config.pg_version = r->since;
    config_set(&config, "rules", arena_printf(cli->arena, "%s=%s", r->id, verdict_name(r->verdict)),
               CONFIG_FROM_COMMAND_LINE, &err);
    x.src = &src;
    x.pg_version = config.pg_version;
    if (strchr(r->bad, '\n'))
        put_sql(out, "Flagged", r->bad);
    explain_source(cli, &x, &config);
    source_finish(&src);
    return x.statements != 0 || strchr(r->bad, '\n');
}

static void
explain_rule(struct cli *cli, FILE *out, const struct rule *r, const struct palette *p)
{
    fprintf(out, "%s%s%s: ", p->bold, r->id, p->reset);
    cli_fold(out, r->summary, 0, 100);
    fprintf(out, "%s, %s%s", verdict_title(r->verdict), topic_name(r->topic),
            r->opt_in ? ", off unless selected or given a level" : "");
    if (r->since)
        fprintf(out, ", PostgreSQL %d and later", r->since);
    if (r->until)
        fprintf(out, ", PostgreSQL %d and earlier", r->until);
    fputs("\n\n", out);
    cli_fold(out, r->why, 0, 100);
    put_sql(out, "On a database with", r->setup);
    if (!explain_example(cli, out, r, p))
        put_sql(out, "Flagged", r->bad);
    put_sql(out, "Not flagged", r->good);
    fputc('\n', out);
    cli_fold(out, arena_printf(cli->arena, fix_kind_of(r) ? "pgpreflight fix: %s." : "No automatic fix: %s.",
                               fix_kind_of(r) ? fix_kind_of(r)->what : r->not_fixable),
             0, 100);
    fprintf(out,
            "\nTo accept one finding, above its statement: -- pgpreflight: allow %s -- why it is fine here\n"
            "The level everywhere: --rule %s=advice, or in %s: \"rules\": {\"%s\": \"advice\"}\n",
            r->id, r->id, CONFIG_FILE_NAME, r->id);
}

static enum status
explain_rules(struct cli *cli)
{
    enum status status = STATUS_OK;
    FILE *out;

    for (size_t i = 0; i < cli->n_args; i++) {
        const char *hint = registry_nearest(cli->args[i]);

        if (registry_find(cli->args[i]))
            continue;
        if (hint)
            return cli_error("there is no rule \"%s\"; did you mean \"%s\"?", cli->args[i], hint);
        return cli_error(
            "there is no rule \"%s\"; pgpreflight rules lists them, and SQL goes behind "
            "--sql",
            cli->args[i]);
    }
    out = output_begin(cli);
    if (!out)
        return STATUS_FAILED;
    for (size_t i = 0; i < cli->n_args; i++) {
        if (i)
            fputs("\n\n", out);
        explain_rule(cli, out, registry_find(cli->args[i]),
                     output_color(cli, out) ? &palette_color : &palette_plain);
    }
    status = output_end(cli, out);
    return status;
}

/* --- statements ---------------------------------------------------------------------------- */

static bool
read_sql(const char *sql, struct source *ret_src)
{
    struct error err = {0};
    bool ok = !strcmp(sql, "-") ? source_read(ret_src, "-", &err)
                                : source_from_memory(ret_src, "<sql>", sql, strlen(sql), &err);

    if (!ok)
        cli_error("%s", err.message);
    return ok;
}

static enum status
explain_sql(struct cli *cli, const char *sql)
{
    struct explain x = {.arena = cli->arena};
    struct config config;
    struct source src;
    enum status status;
    bool ok;

    if (!cli_config(cli, ".", &config) || !read_sql(sql, &src))
        return STATUS_FAILED;
    x.out = output_begin(cli);
    if (!x.out) {
        source_finish(&src);
        return STATUS_FAILED;
    }
    x.src = &src;
    x.pg_version = config.pg_version;
    x.palette = output_color(cli, x.out) ? &palette_color : &palette_plain;
    ok = explain_source(cli, &x, &config);
    status = output_end(cli, x.out);
    if (ok && !x.statements)
        ok = cli_error("there is no statement to explain") == STATUS_OK;
    source_finish(&src);
    return ok ? status : STATUS_FAILED;
}

static enum status
run(struct cli *cli)
{
    const char *sql = cli_value(cli, "sql");

    if (sql && cli->n_args)
        return cli_error("either a rule or --sql, not both");
    if (sql)
        return explain_sql(cli, sql);
    if (!cli->n_args)
        return cli_error(
            "explain wants a rule (pgpreflight rules lists them) or --sql 'ALTER ...'");
    return explain_rules(cli);
}

const struct cli_command cli_explain = {
    .name = "explain",
    .arguments = "RULE... | --sql SQL",
    .summary = "tell what a rule means, or what a statement does",
    .options = options,
    .settings = true,
    .run = run,
};
