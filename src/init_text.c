/* init_text.c - what `pgpreflight init` writes into each file. docs/ci.md shows the same. */
#include "init_text.h"

#include <string.h>

/* The same in a comment of JSON and YAML alike: one line. */
void
init_text_config(struct buf *b, const struct init_project *p)
{
    buf_puts(b, "{\n  // ");
    buf_terminal_escaped(b, p->found, strlen(p->found));
    buf_printf(b,
               "\n"
               "  // the major version of your servers: what a statement locks depends on it\n"
               "  \"pg_version\": %u,\n"
               "  // what fails the run: dangerous, destructive, advice or never\n"
               "  \"fail_on\": \"dangerous\"\n"
               "}\n",
               p->pg_version);
}

/* As part of a Python regular expression, in a YAML scalar with single quotes. */
static void
put_regex(struct buf *b, const char *s)
{
    for (; *s; s++) {
        if (*s == '\'')
            buf_putc(b, '\'');
        else if (strchr("\\^$.|?*+()[]{}", *s))
            buf_putc(b, '\\');
        buf_putc(b, *s);
    }
}

void
init_text_pre_commit(struct buf *b, const struct init_project *p, size_t indent)
{
    buf_fill(b, ' ', indent);
    buf_puts(b, "- repo: https://github.com/" INIT_REPOSITORY "\n");
    buf_fill(b, ' ', indent);
    buf_puts(b, "  rev: v" PGPREFLIGHT_VERSION "\n");
    buf_fill(b, ' ', indent);
    buf_puts(b, "  hooks:\n");
    buf_fill(b, ' ', indent);
    buf_puts(b, "    - id: pgpreflight\n");
    if (!p->n_roots)
        return;
    buf_fill(b, ' ', indent);
    buf_puts(b, "      files: '^(");
    for (size_t i = 0; i < p->n_roots; i++) {
        buf_puts(b, i ? "|" : "");
        put_regex(b, p->roots[i]);
    }
    buf_puts(b, ")/.*\\.sql$'\n");
}

void
init_text_github(struct buf *b, const struct init_project *p)
{
    buf_puts(b, "name: pgpreflight\n"
                "on: pull_request\n"
                "permissions:\n"
                "  contents: read\n"
                "  pull-requests: write\n"
                "jobs:\n"
                "  pgpreflight:\n"
                "    runs-on: ubuntu-latest\n"
                "    steps:\n"
                "      - uses: actions/checkout@v5\n"
                "      - uses: " INIT_REPOSITORY "@v" PGPREFLIGHT_VERSION "\n");
    if (p->n_roots)
        buf_puts(b, "        with:\n"
                    "          paths: |\n");
    for (size_t i = 0; i < p->n_roots; i++)
        buf_printf(b, "            %s\n", p->roots[i]);
}

/* As one word of the shell. */
static void
put_word(struct buf *b, const char *s)
{
    buf_putc(b, '\'');
    for (; *s; s++)
        if (*s == '\'')
            buf_puts(b, "'\\''");
        else
            buf_putc(b, *s);
    buf_putc(b, '\'');
}

/*
 * In a pipeline for merged results the target branch is what to compare with, otherwise the commit
 * where the branch began. On the default branch nothing is new: its empty report is what GitLab
 * compares those of merge requests with.
 */
void
init_text_gitlab(struct buf *b, const struct init_project *p)
{
    buf_puts(
        b,
        "pgpreflight:\n"
        "  image: node:22\n"
        "  rules:\n"
        "    - if: $CI_PIPELINE_SOURCE == \"merge_request_event\"\n"
        "    - if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH\n"
        "  variables:\n"
        "    GIT_DEPTH: \"0\"\n"
        "  script:\n"
        "    - npm install --prefix /tmp/pgpreflight --no-audit --no-fund "
        "pgpreflight@" PGPREFLIGHT_VERSION "\n"
        "    - "
        "since=${CI_MERGE_REQUEST_TARGET_BRANCH_SHA:-${CI_MERGE_REQUEST_DIFF_BASE_SHA:-HEAD}}\n"
        "    - |\n"
        "      /tmp/pgpreflight/node_modules/.bin/pgpreflight --since \"$since\" --format text \\\n"
        "        --format gitlab --output gl-code-quality-report.json \\\n"
        "        --format junit --output pgpreflight-junit.xml");
    for (size_t i = 0; i < p->n_roots; i++) {
        buf_puts(b, i ? " " : " -- ");
        put_word(b, p->roots[i]);
    }
    buf_puts(b, "\n"
                "  artifacts:\n"
                "    when: always\n"
                "    reports:\n"
                "      codequality: gl-code-quality-report.json\n"
                "      junit: pgpreflight-junit.xml\n");
}
