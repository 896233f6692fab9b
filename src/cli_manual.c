/* cli_manual.c - `pgpreflight manual`: the manual page, from the rows of commands, options and settings. */
#include <ctype.h>
#include <string.h>

#include "cli.h"
#include "cli_help.h"

static const struct cli_option options[] = {
    {"output", 0, "FILE", "write there instead of to standard output"},
    {"today", 0, "DATE", NULL},
    {0},
};

/* Text of a line: hyphens stay what one can type, and no line begins like a request. */
static void
put(FILE *out, const char *text)
{
    bool start = true;

    for (; *text; text++) {
        if (start && (*text == '.' || *text == '\''))
            fputs("\\&", out);
        if (*text == '\\')
            fputs("\\e", out);
        else if (*text == '-')
            fputs("\\-", out);
        else
            fputc(*text, out);
        start = *text == '\n';
    }
}

#define WIDTH 66 /* of a line before it is escaped */

static void
put_folded(FILE *out, const char *text)
{
    while (*text) {
        size_t n = strlen(text), cut = n;
        char line[WIDTH + 1];

        /* A word longer than a line is cut; there is none. */
        if (n > WIDTH)
            for (cut = WIDTH; cut > 1 && text[cut] != ' ';)
                cut--;
        snprintf(line, sizeof(line), "%.*s", (int)cut, text);
        put(out, line);
        fputc('\n', out);
        text += cut + strspn(text + cut, " ");
    }
}

static void
put_sentence(FILE *out, const char *text)
{
    struct buf b = {0};

    buf_printf(&b, "%s.", text);
    b.data[0] = (char)toupper((unsigned char)b.data[0]);
    put_folded(out, b.data);
    buf_finish(&b);
}

static void
put_row(FILE *out, char letter, const char *name, const char *value, const char *help, const char *usual)
{
    struct buf b = {0};

    fputs(".TP\n", out);
    if (letter)
        fprintf(out, "\\fB\\-%c\\fR, ", letter);
    fputs("\\fB\\-\\-", out);
    put(out, name);
    fputs("\\fR", out);
    if (value) {
        fputs(" \\fI", out);
        put(out, value);
        fputs("\\fR", out);
    }
    fputc('\n', out);
    buf_puts(&b, help);
    if (usual)
        buf_printf(&b, " (default: %s)", usual);
    put_folded(out, b.data);
    buf_finish(&b);
}

static void
put_options(FILE *out, const struct cli_option *o)
{
    for (; o->name; o++)
        if (o->help)
            put_row(out, o->letter, o->name, o->value, o->help, NULL);
}

/* Details of --help are laid out already. */
static void
put_details(FILE *out, const char *details)
{
    fputs(".PP\n.nf\n", out);
    while (*details) {
        size_t n = strcspn(details, "\n"), skip = strspn(details, " ");
        char line[200];

        skip = skip < n ? skip : n;
        snprintf(line, sizeof(line), "%.*s", (int)(n - skip), details + skip);
        if (*line) {
            put(out, line);
            fputc('\n', out);
        } else {
            fputs(".sp\n", out);
        }
        details += n + (details[n] == '\n');
    }
    fputs(".fi\n", out);
}

static void
put_command(FILE *out, const struct cli_command *c)
{
    bool is_default = c == cli_commands[0];

    fputs(".SS pgpreflight ", out);
    fprintf(out, is_default ? "[%s]" : "%s", c->name);
    if (c->arguments && *c->arguments) {
        fputc(' ', out);
        put(out, c->arguments);
    }
    fputc('\n', out);
    put_sentence(out, c->summary);
    if (c->details)
        put_details(out, c->details);
    put_options(out, c->options);
    if (c->settings)
        fputs(".PP\nIt takes the settings, too.\n", out);
}

static void
put_settings(FILE *out)
{
    fputs(".SH SETTINGS\nOn the command line, or in \\fI" CONFIG_FILE_NAME "\\fR\nunder the same name "
          "with _ for \\-.\n",
          out);
    for (const struct config_option *o = config_options; o->key; o++)
        if (o->option)
            put_row(out, 0, o->option, o->value, o->help,
                    o->value && strcmp(o->usual, "none") != 0 ? o->usual : NULL);
}

static void
put_page(FILE *out, const char *today)
{
    fprintf(out,
            ".\\\" Printed by pgpreflight manual.\n"
            ".TH PGPREFLIGHT 1 \"%s\" \"pgpreflight %s\" \"User Commands\"\n"
            ".SH NAME\npgpreflight \\- check PostgreSQL migrations before they run\n"
            ".SH SYNOPSIS\n"
            ".B pgpreflight\n[\\fICOMMAND\\fR] [\\fIOPTION\\fR...] [\\fIPATH\\fR...]\n"
            ".SH DESCRIPTION\n"
            "Says of each statement of a migration whether it is safe,\n"
            "potentially destructive or dangerous: which lock it takes, who has\n"
            "to wait, what is lost, what breaks in the running application, and\n"
            "whether it will fail.\nThen it shows the safer way.\n"
            ".PP\nWithout a command, the paths are checked.\n"
            ".SH COMMANDS\n",
            today ? today : "", PGPREFLIGHT_VERSION);
    for (const struct cli_command *const *c = cli_commands; *c; c++)
        put_command(out, *c);
    fputs(".SS All commands\n.PD 0\n", out);
    put_options(out, cli_common_options);
    fputs(".PD\n", out);
    put_settings(out);
    fputs(".SH EXIT STATUS\n"
          ".TP\n0\nNothing at or above \\fB\\-\\-fail\\-on\\fR.\n"
          ".TP\n1\nSomething.\n"
          ".TP\n2\nThe job could not be done: usage, configuration, an unreadable\nfile, a path that matches nothing.\n"
          ".SH ENVIRONMENT\n"
          ".TP\nPGPREFLIGHT_DB\nThe database, when there is no \\fB\\-\\-db\\fR.\n"
          ".TP\nNO_COLOR\nNo colour on a terminal.\n"
          ".TP\nSOURCE_DATE_EPOCH\nThe time that counts for the end of allowances.\n"
          ".SH FILES\n"
          ".TP\n\\fI" CONFIG_FILE_NAME "\\fR\nThe settings, from the checked path upward.\nComments are allowed.\n"
          ".SH EXAMPLES\n"
          ".TP\npgpreflight migrations/\nEvery .sql below a directory, in the order in which it will run.\n"
          ".TP\npgpreflight \\-\\-since origin/main migrations/\nOnly what this branch changes.\n"
          ".TP\npgpreflight explain \\-\\-sql \\(aqALTER TABLE t ALTER c TYPE bigint\\(aq\nWhat a statement does, on "
          "every version.\n"
          ".TP\npgpreflight plan \\-\\-format html \\-\\-output plan.html migrations/0042.sql\nThe deployment "
          "checklist.\n"
          ".SH SEE ALSO\n.BR psql (1),\n.BR pg_dump (1)\n",
          out);
}

static enum status
run(struct cli *cli)
{
    FILE *out = output_begin(cli);

    if (!out)
        return STATUS_FAILED;
    put_page(out, cli_today(cli));
    return output_end(cli, out);
}

const struct cli_command cli_manual = {
    .name = "manual",
    .arguments = "",
    .summary = "the manual page, for man -l -",
    .options = options,
    .run = run,
};
