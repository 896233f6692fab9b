/* cli_help.h - --help, printed from the rows of commands, options and settings. */
#ifndef PGPREFLIGHT_CLI_HELP_H
#define PGPREFLIGHT_CLI_HELP_H

#include "cli.h"

void cli_help(FILE *out, const struct cli_command *const *commands);
void cli_help_command(FILE *out, const struct cli_command *command,
                      const struct cli_option *common);
/* Text folded at blanks into lines of at most width columns, every line but the first behind
 * `indent` blanks; the first begins at column `indent` already. Ends with a newline. */
void cli_fold(FILE *out, const char *text, size_t indent, size_t width);

#endif
