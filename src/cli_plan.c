/* cli_plan.c - `pgpreflight plan`: a check whose report is the deployment checklist. */
#include "cli.h"
#include "cli_db.h"
#include "plan.h"

static const struct cli_option options[] = {
    {"format", 0, "NAME", "markdown (default) or html; repeat with --output for both"},
    {"output", 0, "FILE", "write it there (- is standard output)"},
    {"config", 0, "FILE", "take the settings from this file"},
    {"no-config", 0, NULL, "take no settings from a file"},
    {"no-history", 0, NULL, "do not read the migrations that come before the ones given"},
    {"since", 0, "REF", "only what changed since this branch, tag or commit"},
    {"staged", 0, NULL, "only what is staged for the next commit, as it is staged"},
    {"diff", 0, "FILE", "only what this unified diff changes (- is standard input)"},
    CLI_DATA_OPTIONS,
    {"verbose", 'v', NULL, "what was asked of the database, and how long it took"},
    {"today", 0, "DATE", NULL},
    {0},
};

static enum status
run(struct cli *cli)
{
    enum status status = cli_check_run(cli, plan_reporters);

    /* It is no gate: what is dangerous is written down in it. */
    return status == STATUS_FOUND ? STATUS_OK : status;
}

const struct cli_command cli_plan = {
    .name = "plan",
    .arguments = "[PATH...]",
    .summary = "the deployment checklist of these migrations: backups, the run, verification, rollback",
    .details = "  PATH  files, directories with .sql files, or - for standard input\n",
    .options = options,
    .settings = true,
    .run = run,
};
