/*
 * cli_effects.c - `pgpreflight effects`: the table of facts, for people, for the docs, and as JSON
 * for tests/live, which proves each row on real servers.
 */
#include <string.h>

#include <pgpreflight/effect.h>

#include "cli.h"
#include "cli_help.h"
#include "json.h"
#include "report_common.h"

static const struct cli_option options[] = {
    {"format", 0, "NAME", "text (default), json or markdown"},
    {"output", 0, "FILE", "write there instead of to standard output"},
    {0},
};

static void
put_versions(FILE *out, int since, int until)
{
    if (since && until)
        fprintf(out, "%d to %d", since, until);
    else if (since)
        fprintf(out, "from %d", since);
    else if (until)
        fprintf(out, "up to %d", until);
    else
        fputs("all", out);
}

/* "ACCESS EXCLUSIVE on target: rewrite; ACCESS SHARE on referenced" */
static void
add_parts(struct buf *b, const struct effect_row *row, const char *between)
{
    for (const struct effect_part *p = row->parts; p->role != ROLE_END; p++) {
        const char *comma = ": ";

        buf_puts(b, p == row->parts ? "" : between);
        buf_printf(b, "%s on %s", p->lock == LOCK_NONE ? "no lock" : lock_name(p->lock),
                   role_name(p->role));
        for (unsigned bit = 1; bit <= WORK_ROWS; bit <<= 1)
            if (p->work & bit) {
                buf_printf(b, "%s%s", comma, work_name((enum work)bit));
                comma = ", ";
            }
    }
}

/* --- text ----------------------------------------------------------------------------------- */

static void
put_label(FILE *out, const char *label, const char *text)
{
    fprintf(out, "    %-8s  ", label);
    cli_fold(out, text, 14, 100);
}

static void
put_row(FILE *out, const struct effect_row *row, bool heading)
{
    struct buf text = {0};

    if (heading)
        fprintf(out, "%s\n", op_heading(row->op));
    fprintf(out, "  %s", row->id);
    if (row->since || row->until) {
        fputs(" (PostgreSQL ", out);
        put_versions(out, row->since, row->until);
        fputc(')', out);
    }
    fputc('\n', out);
    if (row->when)
        put_label(out, "when", row->when_text ? row->when_text : "?");
    add_parts(&text, row, "; ");
    put_label(out, "locks", text.data ? text.data : "none");
    if (loses_name(row->loses))
        put_label(out, "loses", loses_name(row->loses));
    put_label(out, "undo", undo_name(row->undo));
    if (row->no_transaction)
        put_label(out, "note", "refuses to run inside a transaction");
    if (row->waits_for_snapshots)
        put_label(out, "note", "waits for older transactions in the whole database");
    if (row->reason)
        put_label(out, "why", row->reason);
    buf_finish(&text);
}

static void
put_text(FILE *out)
{
    enum op_kind last = OP_NONE;

    for (const struct effect_row *const *t = effect_tables; *t; t++)
        for (const struct effect_row *row = *t; row->id; row++) {
            if (row->op != last && last != OP_NONE)
                fputc('\n', out);
            put_row(out, row, row->op != last);
            last = row->op;
        }
    fputs("\nFailures foreseen\n", out);
    for (const struct failure_row *const *t = failure_tables; *t; t++)
        for (const struct failure_row *row = *t; row->id; row++) {
            fprintf(out, "  %s: %s, SQLSTATE %s\n", row->id, op_heading(row->op), row->sqlstate);
            put_label(out, "when", row->when_text ? row->when_text : "?");
        }
}

/* --- markdown ------------------------------------------------------------------------------- */

static void
put_cell(FILE *out, const char *text)
{
    for (; *text; text++) {
        if (*text == '|' || *text == '<')
            fputc('\\', out);
        fputc(*text == '\n' ? ' ' : *text, out);
    }
    fputs(" | ", out);
}

static void
put_markdown(FILE *out)
{
    struct buf text = {0};

    fputs("| statement | fact | when | versions | locks and work | loses | undo | why |\n"
          "|---|---|---|---|---|---|---|---|\n",
          out);
    for (const struct effect_row *const *t = effect_tables; *t; t++)
        for (const struct effect_row *row = *t; row->id; row++) {
            buf_reset(&text);
            add_parts(&text, row, "; ");
            fputs("| ", out);
            put_cell(out, op_heading(row->op));
            put_cell(out, row->id);
            put_cell(out, row->when_text ? row->when_text : "");
            put_versions(out, row->since, row->until);
            fputs(" | ", out);
            put_cell(out, text.data ? text.data : "");
            put_cell(out, loses_name(row->loses) ? loses_name(row->loses) : "");
            put_cell(out, undo_name(row->undo));
            fprintf(out, "%s |\n", row->reason ? row->reason : "");
        }
    buf_finish(&text);
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

static cJSON *
parts_array(const struct effect_row *row)
{
    cJSON *parts = json_array();

    for (const struct effect_part *p = row->parts; p->role != ROLE_END; p++) {
        cJSON *o = json_object(), *work = json_array();

        json_add_text(o, "role", role_name(p->role));
        json_add_text(o, "lock", p->lock == LOCK_NONE ? NULL : lock_name(p->lock));
        for (unsigned bit = 1; bit <= WORK_ROWS; bit <<= 1)
            if (p->work & bit)
                json_append_text(work, work_name((enum work)bit));
        json_add(o, "work", work);
        json_append(parts, o);
    }
    return parts;
}

static cJSON *
effect_row_object(const struct effect_row *row)
{
    cJSON *o = json_object();

    json_add_text(o, "id", row->id);
    json_add_text(o, "op", op_heading(row->op));
    json_add_text(o, "when", row->when_text);
    json_add_bool(o, "conditional", row->when != NULL);
    add_version(o, "since", row->since);
    add_version(o, "until", row->until);
    json_add(o, "parts", parts_array(row));
    json_add_text(o, "loses", loses_name(row->loses));
    json_add_text(o, "undo", undo_name(row->undo));
    json_add_bool(o, "no_transaction", row->no_transaction);
    json_add_bool(o, "waits_for_snapshots", row->waits_for_snapshots);
    json_add_text(o, "reason", row->reason);
    json_add_text(o, "setup", row->setup);
    json_add_text(o, "proof", row->proof);
    json_add_text(o, "unproved", row->unproved);
    return o;
}

static cJSON *
failure_row_object(const struct failure_row *row)
{
    cJSON *o = json_object();

    json_add_text(o, "id", row->id);
    json_add_text(o, "op", op_heading(row->op));
    json_add_text(o, "when", row->when_text);
    add_version(o, "since", row->since);
    add_version(o, "until", row->until);
    json_add_text(o, "sqlstate", row->sqlstate);
    json_add_bool(o, "data", row->data);
    json_add_bool(o, "no_transaction", row->no_transaction);
    json_add_text(o, "setup", row->setup);
    json_add_text(o, "proof", row->proof);
    return o;
}

static void
put_json(FILE *out)
{
    cJSON *all = json_object(), *effects = json_array(), *failures = json_array();
    struct buf text = {0};

    for (const struct effect_row *const *t = effect_tables; *t; t++)
        for (const struct effect_row *row = *t; row->id; row++)
            json_append(effects, effect_row_object(row));
    for (const struct failure_row *const *t = failure_tables; *t; t++)
        for (const struct failure_row *row = *t; row->id; row++)
            json_append(failures, failure_row_object(row));
    json_add_int(all, "version", 1);
    json_add(all, "effects", effects);
    json_add(all, "failures", failures);
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
        return cli_error(
            "effects takes no path; pgpreflight explain --sql 'ALTER ...' explains SQL");
    out = output_begin(cli);
    if (!out)
        return STATUS_FAILED;
    if (!strcmp(format, "json"))
        put_json(out);
    else if (!strcmp(format, "markdown"))
        put_markdown(out);
    else
        put_text(out);
    return output_end(cli, out);
}

const struct cli_command cli_effects = {
    .name = "effects",
    .arguments = "",
    .summary = "list what is known of each statement: lock, work, loss, and the SQL that proves it",
    .options = options,
    .run = run,
};
