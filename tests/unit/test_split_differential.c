/*
 * Our splitter against libpg_query's, which is PostgreSQL's own grammar, on every SQL file in
 * testdata that is plain SQL for the parser: same number of statements, same bytes. Files that the
 * parser does not take as a whole (psql commands, COPY data, placeholders, errors) are passed over:
 * they are why we have a splitter of our own.
 */
#include "lex.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

#include <pg_query.h>

/* Its parser variant gives spans with blanks and comments at the start; ours have none. */
static size_t
first_byte(const char *text, size_t at, size_t end)
{
    for (;;) {
        while (at < end && strchr(" \t\n\r\f\v;", text[at]))
            at++;
        if (at + 1 < end && text[at] == '-' && text[at + 1] == '-') {
            at += strcspn(text + at, "\r\n");
        } else if (at + 1 < end && text[at] == '/' && text[at + 1] == '*') {
            int depth = 0;

            do {
                bool opens = text[at] == '/' && text[at + 1] == '*';
                bool closes = text[at] == '*' && text[at + 1] == '/';

                depth += opens - closes;
                at += opens || closes ? 2 : 1;
            } while (depth > 0 && at < end);
        } else {
            return at;
        }
    }
}

/* The text made for the parser is one statement to it, and nothing in it was taken for a
 * placeholder: the parser took the file as it stands. */
static void
check_text(const struct source *src, const struct chunk *c, struct arena *a)
{
    PgQuerySplitResult split = pg_query_split_with_parser(lex_parse_text(src, c, NULL, a));

    if (split.error || split.n_stmts != 1 || c->n_placeholders != 0)
        fail_msg("%s: the statement at %zu became: %s", src->path, c->span.start,
                 lex_parse_text(src, c, NULL, a));
    pg_query_free_split_result(split);
}

static size_t
compare(const struct source *src, const PgQuerySplitResult *split)
{
    struct arena *a = arena_create();
    struct lexer l;
    struct chunk c;
    size_t n = 0;

    lex_begin(&l, src, (struct span){0, src->size});
    while (lex_next(&l, a, &c)) {
        const PgQuerySplitStmt *s;

        if (c.kind == CHUNK_COMMENTS)
            continue;
        if (c.kind != CHUNK_STATEMENT || c.problem != LEX_OK || n >= (size_t)split->n_stmts)
            fail_msg("%s: chunk %zu at %zu: kind %d, problem %d, the parser has %d statements",
                     src->path, n, c.span.start, c.kind, c.problem, split->n_stmts);
        s = split->stmts[n++];
        if (first_byte(src->text, src->bom + (size_t)s->stmt_location, src->size) != c.span.start)
            fail_msg("%s: statement %zu starts at %zu, for the parser at %d", src->path, n,
                     c.span.start, s->stmt_location);
        check_text(src, &c, a);
        arena_reset(a);
    }
    if (n != (size_t)split->n_stmts)
        fail_msg("%s: %zu statements, for the parser %d", src->path, n, split->n_stmts);
    arena_destroy(a);
    return n;
}

static size_t n_files, n_statements;

static void
check_file(const char *path)
{
    PgQuerySplitResult split;
    struct source src;

    if (!source_read(&src, path, NULL))
        return;
    split = pg_query_split_with_parser(src.text + src.bom);
    if (!split.error) {
        n_files++;
        n_statements += compare(&src, &split);
    }
    pg_query_free_split_result(split);
    source_finish(&src);
}

static void
check_directory(const char *dir)
{
    DIR *d = opendir(dir);
    struct dirent *entry;
    struct stat st;
    char path[4096];

    if (!d)
        return;
    while ((entry = readdir(d))) {
        size_t n = strlen(entry->d_name);

        if (entry->d_name[0] == '.')
            continue;
        if (snprintf(path, sizeof(path), "%s/%s", dir, entry->d_name) >= (int)sizeof(path) ||
            lstat(path, &st) != 0)
            continue;
        if (S_ISDIR(st.st_mode))
            check_directory(path);
        else if (S_ISREG(st.st_mode) && n > 4 && !strcmp(entry->d_name + n - 4, ".sql"))
            check_file(path);
    }
    closedir(d);
}

static void
test_same_statements(void **state)
{
    const char *dir = getenv("PGPREFLIGHT_SPLIT_DIR");

    (void)state;
    check_directory(dir ? dir : "testdata");
    print_message("%zu files, %zu statements\n", n_files, n_statements);
}

/* Constructs that a splitter gets wrong first; kept here so that the test never runs on nothing. */
static void
test_hard_cases(void **state)
{
    static const char *const cases[] = {
        "",
        ";;",
        "SELECT 1",
        "-- c\nSELECT 1; /* /* ; */ */ SELECT 2 -- x\n;",
        "SELECT 'a;''', E'\\';', U&'\\0041;', $$;$$, $a$;$$;$a$, \";\"; SELECT 2",
        "CREATE FUNCTION f() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT CASE WHEN true THEN 1 "
        "END; "
        "SELECT (CASE 1 WHEN 1 THEN 2 END); END; SELECT 1",
        "CREATE OR REPLACE PROCEDURE p() BEGIN ATOMIC DELETE FROM a; SELECT 1 AS end; END; SELECT "
        "1",
        "CREATE RULE r AS ON INSERT TO t DO (DELETE FROM a; DELETE FROM b); SELECT 1",
        "SELECT a[1:2], b[:3], c::int, $1, 1 +-- ;\n2; SELECT x @ - 1, y <% 'z', p % (q)",
        "SELECT E'a'\n'\\';'; SELECT 1",
        "SELECT JSON_OBJECT('a': 1, 'b':c); SELECT ARRAY[[1],[2]]",
        "BEGIN; COPY t FROM STDIN; COMMIT",
        "SELECT 1 AS a$b$; SELECT '$b$;'; \v\fSELECT 2;",
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        PgQuerySplitResult split = pg_query_split_with_parser(cases[i]);
        struct source src;

        if (split.error)
            fail_msg("%s: %s", cases[i], split.error->message);
        assert_true(source_from_memory(&src, cases[i], cases[i], strlen(cases[i]), NULL));
        compare(&src, &split);
        source_finish(&src);
        pg_query_free_split_result(split);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_hard_cases),
        cmocka_unit_test(test_same_statements),
    };
    int failed = cmocka_run_group_tests_name("split_differential", tests, NULL, NULL);

    pg_query_exit();
    return failed;
}
