/* cli.c - the table of commands, and how a command line is read against its rows. */
#include "cli.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "cli_db.h"
#include "cli_help.h"
#include "nearest.h"
#include "parse.h"

const struct cli_command *const cli_commands[] = {
    &cli_check, &cli_plan, &cli_fix,     &cli_explain, &cli_rules, &cli_effects,
    &cli_units, &cli_status, &cli_snapshot, &cli_init,    &cli_completion, &cli_manual, NULL,
};

#define DB_VARIABLE "PGPREFLIGHT_DB"

/* Every command takes these. */
const struct cli_option cli_common_options[] = {
    {"help", 'h', NULL, "this text"},
    {"version", 'V', NULL, "the versions of pgpreflight and of the grammar it reads"},
    {0},
};

/* --- errors --------------------------------------------------------------------------------- */

static void
say(const char *fmt, va_list ap)
{
    struct buf text = {0}, shown = {0};
    const char *line;

    buf_vprintf(&text, fmt, ap);
    /* Line by line: our own newlines stay, whatever else a name brought along is escaped. */
    for (line = text.data; line && *line;) {
        size_t n = strcspn(line, "\n");

        buf_puts(&shown, line == text.data ? "pgpreflight: " : "  ");
        buf_terminal_escaped(&shown, line, n);
        buf_putc(&shown, '\n');
        line += n + (line[n] == '\n');
    }
    fflush(stdout);
    fputs(shown.data ? shown.data : "", stderr);
    buf_finish(&text);
    buf_finish(&shown);
}

enum status
cli_error(const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    say(fmt, ap);
    va_end(ap);
    return STATUS_FAILED;
}

void
cli_note(const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    say(fmt, ap);
    va_end(ap);
}

static enum status
unknown_option(const struct cli_command *command, const char *given, size_t n)
{
    char *name = strndup(given, n);
    struct nearest near = {0};
    const char *hint;

    if (!name)
        return STATUS_FAILED;
    nearest_begin(&near, name);
    for (const struct cli_option *o = command->options; o->name; o++)
        if (o->help)
            nearest_try(&near, o->name);
    for (const struct cli_option *o = cli_common_options; o->name; o++)
        nearest_try(&near, o->name);
    for (const struct config_option *o = config_options; command->settings && o->key; o++)
        if (o->option)
            nearest_try(&near, o->option);
    hint = nearest_result(&near);
    if (hint)
        cli_error("there is no option --%s; did you mean --%s?", name, hint);
    else
        cli_error("there is no option --%s; pgpreflight %s --help lists them", name, command->name);
    free(name);
    return STATUS_FAILED;
}

/* --- reading the line ----------------------------------------------------------------------- */

static bool
name_is(const char *name, const char *given, size_t n)
{
    return name && strlen(name) == n && !strncmp(name, given, n);
}

static const struct cli_option *
find_option(const struct cli_option *rows, const char *given, size_t n)
{
    for (; rows->name; rows++)
        if (name_is(rows->name, given, n))
            return rows;
    return NULL;
}

static const struct config_option *
find_setting(const struct cli_command *command, const char *given, size_t n)
{
    for (const struct config_option *o = config_options; command->settings && o->key; o++)
        if (name_is(o->option, given, n))
            return o;
    return NULL;
}

static void
remember(struct cli *cli, const struct cli_option *option, const struct config_option *setting,
         const char *value)
{
    cli->given[cli->n_given++] = (struct cli_given){option, setting, value};
}

/* The value of an option that wants one: behind its '=', or the next word. */
static const char *
take_value(const char *inlined, int *i, int argc, char **argv)
{
    if (inlined)
        return inlined;
    /* The next option was meant, unless it is SQL that begins with a comment. */
    if (*i + 1 >= argc || (!strncmp(argv[*i + 1], "--", 2) && !strchr(argv[*i + 1], ' ')))
        return NULL;
    return argv[++*i];
}

/* argv[*i] is --name or --name=value. */
static bool
read_long(struct cli *cli, int *i, int argc, char **argv)
{
    const char *given = argv[*i] + 2, *inlined = strchr(given, '=');
    size_t n = inlined ? (size_t)(inlined - given) : strlen(given);
    const struct cli_option *option = find_option(cli->command->options, given, n);
    const struct config_option *setting = option ? NULL : find_setting(cli->command, given, n);
    const char *wanted, *value = "";
    bool no = false;

    if (!option && !setting)
        option = find_option(cli_common_options, given, n);
    if (!option && !setting && n > 3 && !strncmp(given, "no-", 3)) {
        setting = find_setting(cli->command, given + 3, n - 3);
        no = setting && setting->type == CONFIG_YES_NO;
        if (!no)
            setting = NULL;
    }
    if (!option && !setting)
        return unknown_option(cli->command, given, n) == STATUS_OK;
    wanted = option ? option->value : setting->value;
    inlined = inlined ? inlined + 1 : NULL;
    if (setting && setting->type == CONFIG_YES_NO)
        value = inlined && !no ? inlined : no ? "false" : "true";
    else if (wanted)
        value = take_value(inlined, i, argc, argv);
    if (!value)
        return cli_error("--%.*s wants a value: --%.*s %s", (int)n, given, (int)n, given, wanted) ==
               STATUS_OK;
    if (inlined && (no || !(wanted || setting)))
        return cli_error("--%.*s takes no value", (int)n, given) == STATUS_OK;
    remember(cli, option, setting, value);
    return true;
}

/* "-qv": switches only. */
static bool
read_letters(struct cli *cli, const char *letters)
{
    for (; *letters; letters++) {
        const struct cli_option *tables[] = {cli->command->options, cli_common_options};
        const struct cli_option *found = NULL;

        for (size_t t = 0; t < 2 && !found; t++)
            for (const struct cli_option *o = tables[t]; o->name && !found; o++)
                if (o->letter == *letters)
                    found = o;
        if (!found)
            return cli_error("there is no option -%c; pgpreflight %s --help lists them", *letters,
                             cli->command->name) == STATUS_OK;
        remember(cli, found, NULL, "");
    }
    return true;
}

static bool
read_line(struct cli *cli, int argc, char **argv)
{
    bool options = true;

    cli->given = arena_array(cli->arena, struct cli_given, 1);
    cli->args = arena_array(cli->arena, const char *, (size_t)argc + 1);
    for (int i = 0; i < argc; i++) {
        /* Room for every letter of "-qv". */
        size_t room = cli->n_given + strlen(argv[i]) + 1;
        struct cli_given *more;

        if (!options || argv[i][0] != '-' || !argv[i][1]) {
            cli->args[cli->n_args++] = argv[i];
            continue;
        }
        if (!strcmp(argv[i], "--")) {
            options = false;
            continue;
        }
        more = arena_array(cli->arena, struct cli_given, room);
        memcpy(more, cli->given, cli->n_given * sizeof(*more));
        cli->given = more;
        if (argv[i][1] == '-' ? !read_long(cli, &i, argc, argv) : !read_letters(cli, argv[i] + 1))
            return false;
    }
    return true;
}

/* --- what commands ask ---------------------------------------------------------------------- */

const char *
cli_value(const struct cli *cli, const char *name)
{
    for (size_t i = cli->n_given; i > 0; i--)
        if (cli->given[i - 1].option && !strcmp(cli->given[i - 1].option->name, name))
            return cli->given[i - 1].value;
    return NULL;
}

bool
cli_has(const struct cli *cli, const char *name)
{
    return cli_value(cli, name) != NULL;
}

bool
cli_config(struct cli *cli, const char *start, struct config *ret_config)
{
    struct error err = {0};
    const char *path = cli_value(cli, "config");
    bool ok;

    config_defaults(ret_config, cli->arena);
    if (path)
        ok = config_read(ret_config, path, &err);
    else
        ok = cli_has(cli, "no-config") || config_search(ret_config, start, &err);
    if (!ok) {
        cli_error("%s", err.message);
        return false;
    }
    if (getenv(DB_VARIABLE) && *getenv(DB_VARIABLE))
        config_set(ret_config, "db", "env:" DB_VARIABLE, CONFIG_FROM_ENVIRONMENT, &err);
    for (size_t i = 0; i < cli->n_given; i++) {
        const struct config_option *o = cli->given[i].setting;

        if (o &&
            !config_set(ret_config, o->key, cli->given[i].value, CONFIG_FROM_COMMAND_LINE, &err)) {
            cli_error("--%s: %s", o->option, err.message);
            return false;
        }
    }
    return true;
}

const char *
cli_today(struct cli *cli)
{
    const char *today = cli_value(cli, "today"), *epoch = getenv("SOURCE_DATE_EPOCH");
    char text[16], *end;
    struct tm tm;
    time_t now;

    if (today)
        return today;
    now = time(NULL);
    if (epoch && *epoch) {
        long long n = strtoll(epoch, &end, 10);

        if (!*end)
            now = (time_t)n;
    }
    if (!gmtime_r(&now, &tm) || !strftime(text, sizeof(text), "%Y-%m-%d", &tm))
        return NULL;
    return arena_strdup(cli->arena, text);
}

const char *
cli_format(struct cli *cli, const char *const *names)
{
    const char *given = cli_value(cli, "format"), *hint;
    struct nearest near = {0};
    struct buf all = {0};

    if (!given)
        return names[0];
    nearest_begin(&near, given);
    for (const char *const *n = names; *n; n++) {
        if (!strcmp(*n, given)) {
            buf_finish(&all);
            return *n;
        }
        nearest_try(&near, *n);
        buf_printf(&all, "%s%s", n == names ? "" : n[1] ? ", " : " or ", *n);
    }
    hint = nearest_result(&near);
    if (hint)
        cli_error("--format: \"%s\" is not one of %s; did you mean %s?", given, all.data, hint);
    else
        cli_error("--format: \"%s\" is not one of %s", given, all.data);
    buf_finish(&all);
    return NULL;
}

/* --- dispatch ------------------------------------------------------------------------------- */

static const struct cli_command *
find_command(const char *name)
{
    for (const struct cli_command *const *c = cli_commands; *c; c++)
        if (!strcmp((*c)->name, name))
            return *c;
    return NULL;
}

/* A first word that is neither a command nor a file, but nearly a command. */
static const char *
mistyped_command(const char *word)
{
    struct nearest near = {0};

    if (word[0] == '-' || strpbrk(word, "/.") || access(word, F_OK) == 0)
        return NULL;
    nearest_begin(&near, word);
    for (const struct cli_command *const *c = cli_commands; *c; c++)
        nearest_try(&near, (*c)->name);
    nearest_try(&near, "help");
    return nearest_result(&near);
}

static enum status
print_version(void)
{
    FILE *out = output_open("-");

    fprintf(out, "pgpreflight %s (libpg_query %s)\n", PGPREFLIGHT_VERSION, parse_version());
    return output_close(out, "-") ? STATUS_OK : STATUS_FAILED;
}

static enum status
print_help(const struct cli_command *command)
{
    FILE *out = output_open("-");

    if (command)
        cli_help_command(out, command, cli_common_options);
    else
        cli_help(out, cli_commands);
    return output_close(out, "-") ? STATUS_OK : STATUS_FAILED;
}

/* A command behind options: `-q check a.sql` can be meant in one way only, others are told. */
static bool
accept_late_command(struct cli *cli)
{
    const char *word = cli->n_args ? cli->args[0] : "";

    if (!find_command(word) || access(word, F_OK) == 0)
        return true;
    if (find_command(word) != cli_commands[0])
        return cli_error("the command goes first: pgpreflight %s ...", word) == STATUS_OK;
    cli->args++;
    cli->n_args--;
    return true;
}

static enum status
run_command(const struct cli_command *command, bool named, int argc, char **argv, struct arena *a)
{
    struct cli cli = {.command = command, .arena = a};
    enum status status;

    if (!read_line(&cli, argc, argv) || (!named && !accept_late_command(&cli)))
        return STATUS_FAILED;
    if (cli_has(&cli, "help"))
        return print_help(command);
    if (cli_has(&cli, "version"))
        return print_version();
    status = command->run(&cli);
    cli_db_end(&cli);
    return status;
}

enum status
cli_main(int argc, char **argv)
{
    const struct cli_command *command = argc > 1 ? find_command(argv[1]) : NULL;
    struct arena *a;
    enum status status;
    const char *hint;

    if (argc > 1 &&
        (!strcmp(argv[1], "help") || !strcmp(argv[1], "--help") || !strcmp(argv[1], "-h"))) {
        command = argc > 2 ? find_command(argv[2]) : NULL;
        if (argc > 2 && !command)
            return cli_error("there is no command %s", argv[2]);
        return print_help(command);
    }
    if (!command && argc > 1 && (hint = mistyped_command(argv[1])))
        return cli_error("there is no command or file \"%s\"; did you mean \"%s\"?", argv[1], hint);
    a = arena_create();
    if (command)
        status = run_command(command, true, argc - 2, argv + 2, a);
    else
        status = run_command(cli_commands[0], false, argc > 0 ? argc - 1 : 0, argv + (argc > 0), a);
    arena_destroy(a);
    return status;
}
