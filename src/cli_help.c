/* cli_help.c - how the rows look on a terminal. */
#include "cli_help.h"

#include <ctype.h>
#include <string.h>

#define WIDTH 80
#define NAMES 26 /* columns for the names of options */

void
cli_fold(FILE *out, const char *text, size_t indent, size_t width)
{
    size_t column = indent;

    while (*text) {
        size_t word = strcspn(text, " \n");

        if (column > indent && column + 1 + word > width) {
            fprintf(out, "\n%*s", (int)indent, "");
            column = indent;
        }
        fprintf(out, "%s%.*s", column > indent ? " " : "", (int)word, text);
        column += (column > indent) + word;
        text += word;
        text += strspn(text, " \n");
    }
    fputc('\n', out);
}

static void
print_row(FILE *out, char letter, const char *name, const char *value, const char *help,
          const char *usual)
{
    struct buf left = {0}, right = {0};

    if (letter)
        buf_printf(&left, "  -%c, --%s", letter, name);
    else
        buf_printf(&left, "      --%s", name);
    if (value)
        buf_printf(&left, " %s", value);
    buf_puts(&right, help);
    if (usual)
        buf_printf(&right, " (default: %s)", usual);
    if (left.len + 2 > NAMES)
        fprintf(out, "%s\n%*s", left.data, NAMES, "");
    else
        fprintf(out, "%-*s", NAMES, left.data);
    cli_fold(out, right.data, NAMES, WIDTH);
    buf_finish(&left);
    buf_finish(&right);
}

static void
print_options(FILE *out, const struct cli_option *o)
{
    for (; o->name; o++)
        if (o->help)
            print_row(out, o->letter, o->name, o->value, o->help, NULL);
}

void
cli_help_command(FILE *out, const struct cli_command *command, const struct cli_option *common)
{
    bool is_default = command == cli_commands[0];
    struct buf summary = {0};

    fprintf(out,
            is_default ? "Usage: pgpreflight [%s] [OPTION...] %s\n\n"
                       : "Usage: pgpreflight %s [OPTION...] %s\n\n",
            command->name, command->arguments);
    buf_puts(&summary, command->summary);
    summary.data[0] = (char)toupper((unsigned char)summary.data[0]);
    buf_putc(&summary, '.');
    cli_fold(out, summary.data, 0, WIDTH);
    buf_finish(&summary);
    if (command->details)
        fprintf(out, "\n%s", command->details);
    fprintf(out, "\nOptions:\n");
    print_options(out, command->options);
    print_options(out, common);
    if (!command->settings)
        return;
    fprintf(out, "\nSettings, also in %s under the same name with _ for -:\n", CONFIG_FILE_NAME);
    for (const struct config_option *o = config_options; o->key; o++)
        if (o->option)
            print_row(out, 0, o->option, o->value, o->help,
                      o->value && strcmp(o->usual, "none") != 0 ? o->usual : NULL);
}

void
cli_help(FILE *out, const struct cli_command *const *commands)
{
    fputs("Usage: pgpreflight [COMMAND] [OPTION...] [PATH...]\n\n"
          "Checks PostgreSQL migrations before they run: which lock each statement takes,\n"
          "what it blocks, breaks or loses, and the safer way.\n\n"
          "Commands:\n",
          out);
    for (const struct cli_command *const *c = commands; *c; c++) {
        fprintf(out, "  %-12s", (*c)->name);
        cli_fold(out, (*c)->summary, 14, WIDTH);
    }
    fputs("\n"
          "Without a command, paths are checked:\n"
          "  pgpreflight db/migrations\n"
          "  pgpreflight COMMAND --help    the options of a command\n"
          "  pgpreflight --version\n"
          "\n"
          "Exit status: 0 nothing at or above --fail-on, 1 something, 2 the job could not\n"
          "be done.\n",
          out);
}
