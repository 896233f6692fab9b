/* cli_rules.c - `pgpreflight rules`: the table of rules, printed from their descriptors. */
#include <string.h>

#include <pgpreflight/rule.h>

#include "cli.h"
#include "fix.h"
#include "json.h"
#include "lint.h"

static const struct cli_option options[] = {
    {"format", 0, "NAME", "text (default), json or markdown"},
    {"full", 0, NULL, "markdown: a section for each rule below the table"},
    {"fixes", 0, NULL, "markdown: what pgpreflight fix does, and why it does not"},
    {"output", 0, "FILE", "write there instead of to standard output"},
    {0},
};

/* In a table cell of Markdown. */
static void
put_cell(FILE *out, const char *text)
{
    for (; *text; text++) {
        if (*text == '|' || *text == '<')
            fputc('\\', out);
        fputc(*text == '\n' ? ' ' : *text, out);
    }
}

static void
put_text(FILE *out)
{
    size_t width = 0;

    for (const struct rule *const *r = registry_rules(); *r; r++)
        if (strlen((*r)->id) > width)
            width = strlen((*r)->id);
    for (const struct rule *const *r = registry_rules(); *r; r++)
        fprintf(out, "%-*s  %-11s  %s%s\n", (int)width, (*r)->id, verdict_name((*r)->verdict),
                (*r)->summary, (*r)->opt_in ? " (opt-in)" : "");
}

/* --- markdown ------------------------------------------------------------------------------- */

static void
put_code(FILE *out, const char *title, const char *sql)
{
    if (!sql || !*sql)
        return;
    fprintf(out, "\n%s\n\n```sql\n%s%s```\n", title, sql, sql[strlen(sql) - 1] == '\n' ? "" : "\n");
}

static void
put_section(FILE *out, const struct rule *r)
{
    fprintf(out, "\n## %s\n\n%s, %s%s", r->id, verdict_title(r->verdict), topic_name(r->topic),
            r->opt_in ? ", opt-in" : "");
    if (r->since)
        fprintf(out, ", PostgreSQL %d and later", r->since);
    if (r->until)
        fprintf(out, ", PostgreSQL %d and earlier", r->until);
    fprintf(out, ": %s.\n\n%s\n", r->summary, r->why);
    put_code(out, "On a database with", r->setup);
    put_code(out, "Flagged:", r->bad);
    put_code(out, "Not flagged:", r->good);
    if (fix_kind_of(r))
        fprintf(out, "\n`pgpreflight fix`: %s.\n", fix_kind_of(r)->what);
    else
        fprintf(out, "\nNo automatic fix: %s.\n", r->not_fixable);
}

/* What `pgpreflight fix` does, for docs/fix.md. */
static void
put_fixes(FILE *out)
{
    fputs("| rule | what it flags | rewritten as |\n|---|---|---|\n", out);
    for (const struct fix_kind *k = fix_kinds; k->rule; k++) {
        fprintf(out, "| [%s](../rules/README.md#%s) | ", k->rule, k->rule);
        put_cell(out, registry_find(k->rule)->summary);
        fputs(" | ", out);
        put_cell(out, k->what);
        fputs(" |\n", out);
    }
    fputs("\n| rule | why there is no mechanical rewrite |\n|---|---|\n", out);
    for (const struct rule *const *r = registry_rules(); *r; r++) {
        if (fix_kind_of(*r))
            continue;
        fprintf(out, "| [%s](../rules/README.md#%s) | ", (*r)->id, (*r)->id);
        put_cell(out, (*r)->not_fixable);
        fputs(" |\n", out);
    }
}

static void
put_markdown(FILE *out, bool full)
{
    const char *page = full ? "" : "rules/README.md";

    fputs("| rule | verdict | topic | what it flags |\n|---|---|---|---|\n", out);
    for (const struct rule *const *r = registry_rules(); *r; r++) {
        fprintf(out, "| [%s](%s#%s) | %s%s | %s | ", (*r)->id, page, (*r)->id,
                verdict_name((*r)->verdict), (*r)->opt_in ? ", opt-in" : "",
                topic_name((*r)->topic));
        put_cell(out, (*r)->summary);
        fputs(" |\n", out);
    }
    for (const struct rule *const *r = registry_rules(); full && *r; r++)
        put_section(out, *r);
}

/* --- json ----------------------------------------------------------------------------------- */

static void
add_version(cJSON *o, const char *key, int version)
{
    if (version)
        json_add_int(o, key, version);
    else
        json_add_null(o, key);
}

static void
put_json(FILE *out)
{
    struct buf text = {0};
    cJSON *all = json_array();

    for (const struct rule *const *r = registry_rules(); *r; r++) {
        cJSON *o = json_object();

        json_add_text(o, "id", (*r)->id);
        json_add_text(o, "verdict", verdict_name((*r)->verdict));
        json_add_bool(o, "opt_in", (*r)->opt_in);
        json_add_text(o, "topic", topic_name((*r)->topic));
        json_add_text(o, "summary", (*r)->summary);
        json_add_text(o, "why", (*r)->why);
        json_add_text(o, "framework", (*r)->framework);
        json_add_text(o, "setup", (*r)->setup);
        json_add_text(o, "bad", (*r)->bad);
        json_add_text(o, "good", (*r)->good);
        json_add_text(o, "fix", fix_kind_of(*r) ? fix_kind_of(*r)->what : NULL);
        json_add_text(o, "not_fixable", (*r)->not_fixable);
        json_add_text(o, "hazards", (*r)->hazards);
        add_version(o, "since", (*r)->since);
        add_version(o, "until", (*r)->until);
        json_append(all, o);
    }
    json_print(&text, all, true);
    fprintf(out, "%s\n", text.data);
    buf_finish(&text);
}

static enum status
run(struct cli *cli)
{
    static const char *const formats[] = {"text", "json", "markdown", NULL};
    const char *format = cli_format(cli, formats);
    FILE *out;

    if (!format)
        return STATUS_FAILED;
    if (cli->n_args)
        return cli_error("rules takes no path; pgpreflight explain %s tells about one rule",
                         cli->args[0]);
    out = output_begin(cli);
    if (!out)
        return STATUS_FAILED;
    if (!strcmp(format, "json"))
        put_json(out);
    else if (!strcmp(format, "markdown"))
        cli_has(cli, "fixes") ? put_fixes(out) : put_markdown(out, cli_has(cli, "full"));
    else
        put_text(out);
    return output_end(cli, out);
}

const struct cli_command cli_rules = {
    .name = "rules",
    .arguments = "",
    .summary = "list the rules",
    .options = options,
    .run = run,
};
