/*
 * cli_completion.c - `pgpreflight completion SHELL`: what bash, zsh and fish need to know, from the
 * rows of commands, options and settings.
 */
#include <string.h>

#include "cli.h"
#include "cli_help.h"
#include "framework.h"

static const struct cli_option options[] = {
    {"output", 0, "FILE", "write there instead of to standard output"},
    {0},
};

/* One option of a command, from whichever table. */
struct row {
    const char *name, *value, *help;
    char letter;
};

typedef void row_function(void *arg, const struct cli_command *c, const struct row *r);

static void
each_option(const struct cli_command *c, row_function *f, void *arg)
{
    const struct cli_option *const tables[] = {c->options, cli_common_options};

    for (size_t t = 0; t < 2; t++)
        for (const struct cli_option *o = tables[t]; o->name; o++)
            if (o->help)
                f(arg, c, &(struct row){o->name, o->value, o->help, o->letter});
    for (const struct config_option *o = config_options; c->settings && o->key; o++)
        if (o->option)
            f(arg, c, &(struct row){o->option, o->value, o->help, 0});
}

/* --- values ----------------------------------------------------------------------------------- */

static bool
is_file(const struct row *r)
{
    return r->value && (!strcmp(r->value, "FILE") || !strcmp(r->value, "PATH"));
}

/* Formats are named in the help of each command. */
static void
add_formats(struct buf *b, const char *help)
{
    static const char *const formats[] = {"text", "json", "sarif", "github", "gitlab", "junit", "markdown", "html"};

    for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++)
        if (strstr(help, formats[i]))
            buf_printf(b, "%s%s", b->len ? " " : "", formats[i]);
}

static void
add_names(struct buf *b, const char *option)
{
    if (!strcmp(option, "framework")) {
        buf_puts(b, "auto");
        for (const struct framework *const *f = frameworks; *f; f++)
            if (!(*f)->plain)
                buf_printf(b, " %s", (*f)->facts.name);
        return;
    }
    for (const struct rule *const *r = registry_rules(); *r; r++)
        buf_printf(b, "%s%s", b->len ? " " : "", (*r)->id);
}

/* The words it takes, with blanks between; "" when they are free. */
static const char *
choices(struct arena *a, const struct row *r)
{
    static const struct {
        const char *option, *words;
    } fixed[] = {
        {"color", "auto always never"},
        {"fail-on", "dangerous destructive advice never"},
        {"runner", "psql message wrapped"},
        {"pg-version", "12 13 14 15 16 17 18 19"},
    };
    struct buf b = {0};
    const char *text;

    for (size_t i = 0; i < sizeof(fixed) / sizeof(fixed[0]); i++)
        if (!strcmp(r->name, fixed[i].option))
            return fixed[i].words;
    if (!strcmp(r->name, "format"))
        add_formats(&b, r->help);
    else if (!strcmp(r->name, "framework") || !strcmp(r->name, "rule") || !strcmp(r->name, "select") ||
             !strcmp(r->name, "ignore"))
        add_names(&b, r->name);
    text = b.len ? arena_strndup(a, b.data, b.len) : "";
    buf_finish(&b);
    return text;
}

struct script {
    FILE *out;
    struct arena *arena;
};

/* Help as one short description: up to ; or : and without what stands in parentheses and quotes. */
static void
put_short(FILE *out, const char *help)
{
    for (const char *s = help; *s && !strchr(";:", *s); s++) {
        if (s[0] == ' ' && s[1] == '(')
            s += strcspn(s, ")");
        else if (!strchr("'\"\\[]()`$", *s))
            fputc(*s, out);
        if (!*s)
            return;
    }
}

/* --- bash ------------------------------------------------------------------------------------- */

static void
bash_name(void *arg, const struct cli_command *c, const struct row *r)
{
    struct script *s = arg;

    (void)c;
    fprintf(s->out, " --%s", r->name);
    if (r->letter)
        fprintf(s->out, " -%c", r->letter);
}

static void
bash_value(void *arg, const struct cli_command *c, const struct row *r)
{
    struct script *s = arg;
    const char *words = choices(s->arena, r);

    if (!r->value)
        return;
    fprintf(s->out, "    %s:--%s) ", c->name, r->name);
    if (*words)
        fprintf(s->out, "words='%s' ;;\n", words);
    else
        fprintf(s->out, "%s ;;\n", is_file(r) ? "words=@files" : "return");
}

static void
put_bash(struct script *s)
{
    fputs("# bash completion for pgpreflight\n"
          "_pgpreflight() {\n"
          "    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} command=check words= all=\n"
          "    COMPREPLY=()\n"
          "    if [[ $cur == = ]]; then cur=; elif [[ $prev == = ]]; then prev=${COMP_WORDS[COMP_CWORD-2]}; fi\n"
          "    case ${COMP_WORDS[1]} in\n    ",
          s->out);
    for (const struct cli_command *const *c = cli_commands; *c; c++)
        fprintf(s->out, "%s%s", c == cli_commands ? "" : "|", (*c)->name);
    fputs(") ((COMP_CWORD > 1)) && command=${COMP_WORDS[1]} ;;\n    esac\n    case $command:$prev in\n", s->out);
    for (const struct cli_command *const *c = cli_commands; *c; c++)
        each_option(*c, bash_value, s);
    fputs("    esac\n    case $command in\n", s->out);
    for (const struct cli_command *const *c = cli_commands; *c; c++) {
        fprintf(s->out, "    %s) all='", (*c)->name);
        each_option(*c, bash_name, s);
        fputs("' ;;\n", s->out);
    }
    fputs("    esac\n"
          "    if [[ $words == @files ]]; then words=\n"
          "    elif [[ $words ]]; then COMPREPLY=($(compgen -W \"$words\" -- \"$cur\")); return\n"
          "    elif [[ $cur == -* ]]; then COMPREPLY=($(compgen -W \"$all\" -- \"$cur\")); return\n"
          "    elif [[ $command == explain ]]; then words='",
          s->out);
    for (const struct rule *const *r = registry_rules(); *r; r++)
        fprintf(s->out, "%s%s", r == registry_rules() ? "" : " ", (*r)->id);
    fputs("'\n    elif [[ $command == completion ]]; then words='bash zsh fish'\n"
          "    elif ((COMP_CWORD == 1)); then words='",
          s->out);
    for (const struct cli_command *const *c = cli_commands; *c; c++)
        fprintf(s->out, "%s%s", c == cli_commands ? "" : " ", (*c)->name);
    fputs("'\n    fi\n"
          "    local IFS=$'\\n'\n"
          "    [[ $words ]] && COMPREPLY=($(IFS=' '; compgen -W \"$words\" -- \"$cur\"))\n"
          "    [[ $words && $command != check ]] || COMPREPLY+=($(compgen -f -- \"$cur\"))\n"
          "}\n"
          "complete -o filenames -F _pgpreflight pgpreflight\n",
          s->out);
}

/* --- zsh -------------------------------------------------------------------------------------- */

static void
zsh_option(void *arg, const struct cli_command *c, const struct row *r)
{
    struct script *s = arg;
    const char *words = choices(s->arena, r);

    (void)c;
    fprintf(s->out, "            '*--%s%s[", r->name, r->value ? "=" : "");
    put_short(s->out, r->help);
    fputc(']', s->out);
    if (*words)
        fprintf(s->out, ":%s:(%s)", r->value, words);
    else if (is_file(r))
        fprintf(s->out, ":%s:_files", r->value);
    else if (r->value)
        fprintf(s->out, ":%s: ", r->value);
    fputs("' \\\n", s->out);
    if (r->letter) {
        fprintf(s->out, "            '*-%c[", r->letter);
        put_short(s->out, r->help);
        fputs("]' \\\n", s->out);
    }
}

static void
put_zsh(struct script *s)
{
    fputs("#compdef pgpreflight\n"
          "_pgpreflight() {\n"
          "    local command=check\n"
          "    local -a commands=(\n",
          s->out);
    for (const struct cli_command *const *c = cli_commands; *c; c++) {
        fprintf(s->out, "        '%s:", (*c)->name);
        put_short(s->out, (*c)->summary);
        fputs("'\n", s->out);
    }
    fputs("    )\n"
          "    if (( CURRENT > 2 )) && (( ${commands[(I)${words[2]}:*]} )); then\n"
          "        command=${words[2]}\n"
          "        shift words; (( CURRENT-- ))\n"
          "    elif (( CURRENT == 2 )) && [[ ${words[2]} != -* ]]; then\n"
          "        _describe command commands; _files; return\n"
          "    fi\n"
          "    case $command in\n",
          s->out);
    for (const struct cli_command *const *c = cli_commands; *c; c++) {
        fprintf(s->out, "    %s)\n        _arguments \\\n", (*c)->name);
        each_option(*c, zsh_option, s);
        if (!strcmp((*c)->name, "explain")) {
            fputs("            '*:rule:(", s->out);
            for (const struct rule *const *r = registry_rules(); *r; r++)
                fprintf(s->out, "%s%s", r == registry_rules() ? "" : " ", (*r)->id);
            fputs(")' ;;\n", s->out);
        } else if (!strcmp((*c)->name, "completion")) {
            fputs("            '*:shell:(bash zsh fish)' ;;\n", s->out);
        } else {
            fputs("            '*:path:_files' ;;\n", s->out);
        }
    }
    fputs("    esac\n}\ncompdef _pgpreflight pgpreflight\n", s->out);
}

/* --- fish ------------------------------------------------------------------------------------- */

static void
fish_option(void *arg, const struct cli_command *c, const struct row *r)
{
    struct script *s = arg;
    const char *words = choices(s->arena, r);

    fprintf(s->out, "complete -c pgpreflight -n '__pgpreflight_is %s' -l %s", c->name, r->name);
    if (r->letter)
        fprintf(s->out, " -s %c", r->letter);
    if (*words)
        fprintf(s->out, " -xa '%s'", words);
    else if (r->value)
        fputs(is_file(r) ? " -rF" : " -x", s->out);
    fputs(" -d '", s->out);
    put_short(s->out, r->help);
    fputs("'\n", s->out);
}

static void
put_fish(struct script *s)
{
    fputs("# fish completion for pgpreflight\n"
          "function __pgpreflight_is\n"
          "    set -l words (commandline -opc)\n"
          "    set -l command check\n"
          "    if set -q words[2]; and contains -- $words[2]",
          s->out);
    for (const struct cli_command *const *c = cli_commands; *c; c++)
        fprintf(s->out, " %s", (*c)->name);
    fputs("\n        set command $words[2]\n"
          "    end\n"
          "    test $command = $argv[1]\n"
          "end\n"
          "function __pgpreflight_first\n"
          "    test (count (commandline -opc)) -eq 1\n"
          "end\n",
          s->out);
    for (const struct cli_command *const *c = cli_commands; *c; c++) {
        fprintf(s->out, "complete -c pgpreflight -n __pgpreflight_first -a %s -d '", (*c)->name);
        put_short(s->out, (*c)->summary);
        fputs("'\n", s->out);
    }
    for (const struct cli_command *const *c = cli_commands; *c; c++)
        each_option(*c, fish_option, s);
    fputs("complete -c pgpreflight -n '__pgpreflight_is completion' -fa 'bash zsh fish'\n"
          "complete -c pgpreflight -n '__pgpreflight_is explain' -fa '",
          s->out);
    for (const struct rule *const *r = registry_rules(); *r; r++)
        fprintf(s->out, "%s%s", r == registry_rules() ? "" : " ", (*r)->id);
    fputs("'\n", s->out);
}

/* --- the command ------------------------------------------------------------------------------- */

static enum status
run(struct cli *cli)
{
    const char *shell = cli->n_args == 1 ? cli->args[0] : "";
    struct script s = {.arena = cli->arena};

    if (strcmp(shell, "bash") != 0 && strcmp(shell, "zsh") != 0 && strcmp(shell, "fish") != 0)
        return cli_error("completion wants the name of a shell: bash, zsh or fish");
    s.out = output_begin(cli);
    if (!s.out)
        return STATUS_FAILED;
    if (*shell == 'b')
        put_bash(&s);
    else if (*shell == 'z')
        put_zsh(&s);
    else
        put_fish(&s);
    return output_end(cli, s.out);
}

const struct cli_command cli_completion = {
    .name = "completion",
    .arguments = "bash|zsh|fish",
    .summary = "a script that makes the shell complete commands, options and rules",
    .details = "  bash  source <(pgpreflight completion bash)\n"
               "  zsh   pgpreflight completion zsh >\"${fpath[1]}/_pgpreflight\"\n"
               "  fish  pgpreflight completion fish >~/.config/fish/completions/pgpreflight.fish\n",
    .options = options,
    .run = run,
};
