/*
 * cli.h - the command line: a table of commands, each with rows of options (cli.c). The rows drive
 * parsing, --help and the docs. Only main.c and cli_*.c print errors.
 */
#ifndef PGPREFLIGHT_CLI_H
#define PGPREFLIGHT_CLI_H

#include <stdbool.h>
#include <stdio.h>

#include "arena.h"
#include "config.h"
#include "error.h"
#include "report.h"

/* Exit status. */
enum status {
    STATUS_OK = 0,
    STATUS_FOUND = 1, /* something at or above --fail-on */
    STATUS_FAILED = 2 /* the job could not be done */
};

struct cli_option {
    const char *name;  /* "format" for --format */
    char letter;       /* 'q' for -q; 0: none */
    const char *value; /* what stands for its value in help; NULL: a switch */
    const char *help;  /* NULL: not shown */
};

/* An option as the user gave it. */
struct cli_given {
    const struct cli_option *option;     /* a command's own row, or NULL: */
    const struct config_option *setting; /* a setting's row */
    const char *value;                   /* "" for a switch */
};

struct cli;

struct cli_command {
    const char *name;
    const char *arguments;            /* "[PATH...]" */
    const char *summary;              /* one line */
    const char *details;              /* for its --help; NULL: none */
    const struct cli_option *options; /* ends with name NULL */
    bool settings;                    /* takes the settings of config.h too */
    bool keeps_schema;                /* what it makes of a database is kept: nothing of the moment */
    enum status (*run)(struct cli *cli);
};

/* One command line, parsed. */
struct cli {
    const struct cli_command *command;
    struct arena *arena; /* the run's */
    struct cli_given *given;
    size_t n_given;
    const char **args;
    size_t n_args;
    struct cli_session *session; /* cli_db.c; NULL: no database was asked */
};

extern const struct cli_command cli_check, cli_rules, cli_explain, cli_effects, cli_plan, cli_snapshot,
    cli_status, cli_units, cli_init, cli_completion, cli_manual, cli_fix;
/* NULL-terminated; the first is the default. */
extern const struct cli_command *const cli_commands[];

/* Every command takes these; ends with name NULL. */
extern const struct cli_option cli_common_options[];

enum status cli_main(int argc, char **argv);
/* The check, its results handed to those of these reporters (NULL-terminated) that --format names. */
enum status cli_check_run(struct cli *cli, const struct reporter *const *among);

/* --- for the commands ------------------------------------------------------------------------ */

/* "pgpreflight: ..." on standard error, harmless on a terminal. Returns STATUS_FAILED. */
enum status cli_error(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
/* The same for what is worth knowing and no error. */
void cli_note(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
/* The last value given for one of the command's own options; NULL: not given. */
const char *cli_value(const struct cli *cli, const char *name);
bool cli_has(const struct cli *cli, const char *name);
/* Defaults, then the config file for `start` (--config, --no-config), then the command line. */
bool cli_config(struct cli *cli, const char *start, struct config *ret_config);
/* YYYY-MM-DD: --today, SOURCE_DATE_EPOCH, or the clock (UTC). */
const char *cli_today(struct cli *cli);
/* The choice of a --format option among names (NULL-terminated); the first when not given. NULL
 * after an error message. */
const char *cli_format(struct cli *cli, const char *const *names);

/* --- output (cli_output.c) -------------------------------------------------------------------- */

struct output {
    const char *format; /* NULL: not said */
    const char *path;   /* NULL: not said; "-": standard output */
    FILE *file;
    const struct reporter *reporter;
    void *state;
};

#define OUTPUTS_MAX 8
/* What --format (among these reporters, NULL-terminated) and --output ask for, zeroed before; nothing
 * is opened yet. False after an error message. */
bool outputs_choose(const struct cli *cli, const struct reporter *const *among,
                    struct output outputs[OUTPUTS_MAX], size_t *ret_n);
/* Makes descriptors that the caller closed fail when used, and EPIPE an error like others. */
void output_prepare(void);
/* A FILE for path ("-" or NULL: standard output), NULL after an error message. */
FILE *output_open(const char *path);
/* Writes out what is left and closes. A reader that went away (`| head`) is no error; a full disk
 * is: false after a message. */
bool output_close(FILE *f, const char *path);
/* False after an error message: --color has another value. */
bool output_color_said(const struct cli *cli);
/* From --color, NO_COLOR, TERM and whether f is a terminal. */
bool output_color(const struct cli *cli, FILE *f);
/* For commands with one result: opens --output. */
FILE *output_begin(struct cli *cli);
enum status output_end(struct cli *cli, FILE *f);

#endif
