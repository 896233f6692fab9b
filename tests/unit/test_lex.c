#include "lex.h"

#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "buf.h"

/*
 * How a text is cut, written down: one line per chunk, its kind (S statement, P psql, D copy data,
 * C comments, T template), the problem and where its quote begins, the chunk's bytes, its
 * terminator. The same text twice in a row means what it says: nothing is trimmed here.
 */
static void
render_chunk(struct buf *out, const struct source *src, const struct chunk *c)
{
    static const char *const problems[] = {"",         "string ", "ident ", "dollar ",
                                           "comment ", "copy ",   "deep ",  "long "};

    buf_putc(out, "SPDCT"[c->kind]);
    if (c->problem != LEX_OK)
        buf_printf(out, " !%s%zu", problems[c->problem], c->problem_at);
    buf_putc(out, '[');
    buf_add(out, src->text + c->span.start, c->span.end - c->span.start);
    buf_putc(out, ']');
    buf_add(out, src->text + c->terminator.start, c->terminator.end - c->terminator.start);
    if (c->copy_from_stdin)
        buf_puts(out, " stdin");
    buf_putc(out, '\n');
}

static void
check(const char *sql, const char *expected)
{
    struct buf out = {0};
    struct arena *a = arena_create();
    struct source src;
    struct lexer l;
    struct chunk c;

    assert_true(source_from_memory(&src, "t.sql", sql, strlen(sql), NULL));
    buf_puts(&out, "");
    lex_begin(&l, &src, (struct span){0, src.size});
    while (lex_next(&l, a, &c)) {
        render_chunk(&out, &src, &c);
        arena_reset(a);
    }
    if (strcmp(out.data, expected) != 0)
        fail_msg("%s\n--- is cut into\n%s--- expected\n%s", sql, out.data, expected);
    buf_finish(&out);
    source_finish(&src);
    arena_destroy(a);
}

static void
test_statements(void **state)
{
    (void)state;
    check("", "");
    check(" \n\t\f\v\r\n", "");
    check(";; ;\n;", "");
    check("\xef\xbb\xbf", "");
    check("\xef\xbb\xbfSELECT 1;", "S[SELECT 1];\n");
    check("a;b;\n c", "S[a];\nS[b];\nS[c]\n");
    check("a\r\n;\rb;\r", "S[a];\nS[b];\n");
    check(" a \n ; ", "S[a];\n");
    check("SELECT \xc3\xa4;\xe6\xbc\xa2", "S[SELECT \xc3\xa4];\nS[\xe6\xbc\xa2]\n");
    check("a(b;c);d", "S[a(b];\nS[c)];\nS[d]\n");
    check("a)));b", "S[a)))];\nS[b]\n");
}

static void
test_quotes(void **state)
{
    (void)state;
    check("a ';' b ''';''' c;d", "S[a ';' b ''';''' c];\nS[d]\n");
    check("a \";\"\";\" b;c", "S[a \";\"\";\" b];\nS[c]\n");
    check("a 'x\\';b", "S[a 'x\\'];\nS[b]\n");
    check("a E'x\\';' || e';\\\\';b", "S[a E'x\\';' || e';\\\\'];\nS[b]\n");
    check("a E'x'\n  '\\';' ;b", "S[a E'x'\n  '\\';'];\nS[b]\n");
    check("a xe'\\';b", "S[a xe'\\'];\nS[b]\n");
    check("U&'\\;', U&\"a;\", N';', B';', X';';b",
          "S[U&'\\;', U&\"a;\", N';', B';', X';'];\nS[b]\n");
    check("a $$;$$, $x$;$$;$x$, $\xc3\xa4$;$\xc3\xa4$;b",
          "S[a $$;$$, $x$;$$;$x$, $\xc3\xa4$;$\xc3\xa4$];\nS[b]\n");
    check("a$$;b$x$;c", "S[a$$];\nS[b$x$];\nS[c]\n");
    check("$1;$2$$;$$;$;b", "S[$1];\nS[$2$$;$$];\nS[$];\nS[b]\n");
    check("1$$;$$;b", "S[1$$;$$];\nS[b]\n");
}

static void
test_comments(void **state)
{
    (void)state;
    check("-- only", "C[-- only]\n");
    check("a -- ;\n b; -- ; c\n", "S[a -- ;\n b];\n");
    check("a /* ; /* ; */ ; */ b;c", "S[a /* ; /* ; */ ; */ b];\nS[c]\n");
    check("/**/a/*/**/*/;/***/b", "S[a];\nS[b]\n");
    check("a +-- ;\n b */* ; */ c @--;\n;d", "S[a +-- ;\n b */* ; */ c @];\nS[d]\n");
    check("a - -b / *c;d", "S[a - -b / *c];\nS[d]\n");
    check("a;\n-- x\n/* y */\n;", "S[a];\nC[-- x\n/* y */]\n");
    check("a\n-- x\n", "S[a]\nC[-- x]\n");
    check("a '-- /*';b", "S[a '-- /*'];\nS[b]\n");
    check("a--x\rb;c", "S[a--x\rb];\nS[c]\n");
}

static void
test_bodies(void **state)
{
    (void)state;
    check("CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; SELECT 2; END; x",
          "S[CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; SELECT 2; END];\nS[x]\n");
    check("create or replace procedure p() begin /* */ atomic\n"
          " select case when a then case b when c then (case 1 when 2 then 3 end) end end;\nend;x",
          "S[create or replace procedure p() begin /* */ atomic\n"
          " select case when a then case b when c then (case 1 when 2 then 3 end) end end;\nend];\n"
          "S[x]\n");
    check("CREATE FUNCTION f() BEGIN ATOMIC SELECT t.end, 1 AS end, 2 AS case; END;x",
          "S[CREATE FUNCTION f() BEGIN ATOMIC SELECT t.end, 1 AS end, 2 AS case; END];\nS[x]\n");
    /* Not such a body: no CREATE FUNCTION, no ATOMIC, a parameter's name. */
    check("BEGIN; ATOMIC; x", "S[BEGIN];\nS[ATOMIC];\nS[x]\n");
    check("CREATE FUNCTION f(begin atomic) AS 'x';x",
          "S[CREATE FUNCTION f(begin atomic) AS 'x'];\nS[x]\n");
    check("CREATE FUNCTION f() BEGIN;x", "S[CREATE FUNCTION f() BEGIN];\nS[x]\n");
    check("CREATE TABLE f BEGIN ATOMIC;x", "S[CREATE TABLE f BEGIN ATOMIC];\nS[x]\n");
    /* A body that is never ended, and a parenthesis in one. */
    check(
        "CREATE FUNCTION f() BEGIN ATOMIC SELECT 1;\nDELETE FROM a;\nDROP TABLE b;x",
        "S[CREATE FUNCTION f() BEGIN ATOMIC SELECT 1;\nDELETE FROM a];\nS[DROP TABLE b];\nS[x]\n");
    check("CREATE FUNCTION f() BEGIN ATOMIC SELECT (1; SELECT 2; END; x",
          "S[CREATE FUNCTION f() BEGIN ATOMIC SELECT (1; SELECT 2; END];\nS[x]\n");

    check("CREATE RULE r AS ON INSERT TO t DO (DELETE FROM a; DELETE FROM b);x",
          "S[CREATE RULE r AS ON INSERT TO t DO (DELETE FROM a; DELETE FROM b)];\nS[x]\n");
    check("CREATE RULE r AS ON INSERT TO t DO (DELETE FROM a;\n-- why\nDROP TABLE b;x",
          "S[CREATE RULE r AS ON INSERT TO t DO (DELETE FROM a];\nS[DROP TABLE b];\nS[x]\n");
}

static void
test_psql_commands(void **state)
{
    (void)state;
    check("\\set x 1\nSELECT 1;\\connect db\n  \\i f.sql  \n\\.", //
          "P[\\set x 1]\nS[SELECT 1];\nP[\\connect db]\nP[\\i f.sql]\nP[\\.]\n");
    check("\\restrict AbC\r\nSELECT 1;\r\n\\unrestrict AbC\r\n",
          "P[\\restrict AbC]\nS[SELECT 1];\nP[\\unrestrict AbC]\n");
    check("SELECT 1 \\gexec\nSELECT 2\n\\g\nSELECT 3 \\gset p_ \nx \\; y;",
          "S[SELECT 1]\\gexec\nS[SELECT 2]\\g\nS[SELECT 3]\\gset p_\nS[x]\\;\nS[y];\n");
    check("SELECT $1 \\bind 'a;b' \\g\nx", "S[SELECT $1]\\bind 'a;b' \\g\nS[x]\n");
    check("\\if :x\nSELECT 1;\n\\else\nSELECT 2;\n\\endif\n",
          "P[\\if :x]\nS[SELECT 1];\nP[\\else]\nS[SELECT 2];\nP[\\endif]\n");
    check("SELECT 1\n\\if :x\n+ 2\n\\endif\n;x", "S[SELECT 1\n\\if :x\n+ 2];\nS[x]\n");
    check("SELECT (1\n\\i x.sql\nb;", "S[SELECT (1]\nP[\\i x.sql]\nS[b];\n");
    check("a \\x b;c", "S[a \\x b];\nS[c]\n");
    check("\\", "P[\\]\n");
    check("\\copy t from 'x;y'\nb", "P[\\copy t from 'x;y']\nS[b]\n");
    check("\\copy t (a) FROM stdin csv\n1;'\n\\.\nb",
          "P[\\copy t (a) FROM stdin csv]\nD[1;'\n\\.]\nS[b]\n");
}

static void
test_copy_data(void **state)
{
    (void)state;
    check("COPY t (a) FROM stdin;\n1\t';\n\\N\t\\.x\n\\.\nb",
          "S[COPY t (a) FROM stdin]; stdin\nD[1\t';\n\\N\t\\.x\n\\.]\nS[b]\n");
    check("COPY t FROM stdout;\n1\n\\.\nb", "S[COPY t FROM stdout]; stdin\nD[1\n\\.]\nS[b]\n");
    check("COPY t FROM STDIN; -- c\r\n1\r\n\\.\r\nb",
          "S[COPY t FROM STDIN]; stdin\nD[1\r\n\\.]\nS[b]\n");
    check("copy t from stdin with csv;\n\\.\nb",
          "S[copy t from stdin with csv]; stdin\nD[\\.]\nS[b]\n");
    check("COPY (SELECT a FROM stdin) TO stdout;\nb",
          "S[COPY (SELECT a FROM stdin) TO stdout];\nS[b]\n");
    check("COPY t FROM 'f';\nb", "S[COPY t FROM 'f'];\nS[b]\n");
    check("COPY t FROM stdin;\n1\t2\n3\t4\n",
          "S[COPY t FROM stdin]; stdin\nD !copy 19[1\t2\n3\t4]\n");
    check("COPY t FROM stdin;\n\nSELECT 1;", "S[COPY t FROM stdin]; stdin\nS[SELECT 1];\n");
    check("COPY t FROM stdin;\n-- c\nx;", "S[COPY t FROM stdin]; stdin\nS[x];\n");
    check("COPY t FROM stdin;", "S[COPY t FROM stdin]; stdin\n");
    check("COPY t FROM stdin", "S[COPY t FROM stdin] stdin\n");
}

static void
test_unterminated(void **state)
{
    (void)state;
    check("a;b 'c", "S[a];\nS !string 4[b 'c]\n");
    check("a;b \"c ; d", "S[a];\nS !ident 4[b \"c ; d]\n");
    check("a;b $$ c ;", "S[a];\nS !dollar 4[b $$ c];\n");
    check("a;/* b", "S[a];\nS !comment 2[/* b]\n");
    check("a 'b;\nDROP c;\nd", "S !string 2[a 'b];\nS[DROP c];\nS[d]\n");
    check("a E'b\\';\nDROP c;\nd", "S !string 3[a E'b\\'];\nS[DROP c];\nS[d]\n");
    check("a 'b; -- x\n\n  alter c;", "S !string 2[a 'b];\nS[alter c];\n");
    check("a 'b;\nfoo;\nSELECT", "S !string 2[a 'b;\nfoo];\nS[SELECT]\n");
    check("/* a;\nDROP b;", "S !comment 0[/* a];\nS[DROP b];\n");
    /* A stray quote makes all later ones lie; the one that does is found by the word before it. */
    check("a 'it's so';\nDROP b;\nINSERT 'c';\nDROP d;",
          "S !string 10[a 'it's so'];\nS[DROP b];\nS[INSERT 'c'];\nS[DROP d];\n");
    /* A function body has statements of its own: the next unindented DDL ends it. */
    check("CREATE FUNCTION f() AS $$\nBEGIN\n  a;\n  DROP x;\nEND;\nCREATE TABLE b ();",
          "S !dollar 23[CREATE FUNCTION f() AS $$\nBEGIN\n  a;\n  DROP x;\nEND];\n"
          "S[CREATE TABLE b ()];\n");
}

static void
test_templates(void **state)
{
    (void)state;
    check("{{#if x}}\nDROP a;\n{{/if}}\n", "T[{{#if x}}]\nS[DROP a];\nT[{{/if}}]\n");
    check("{% if x %}\nDROP a;\n  {% endif %}  \n", "T[{% if x %}]\nS[DROP a];\nT[{% endif %}]\n");
    check("<% if x %>\nDROP a;\n<%= y %>\n", "T[<% if x %>]\nS[DROP a];\nT[<%= y %>]\n");
    check("{% if x %} DROP a; {% endif %}", "S[DROP a];\nC[{% endif %}]\n");
    check("{{ action }} TABLE a;", "S[{{ action }} TABLE a];\n");
    check("a <% b;c", "S[a <% b];\nS[c]\n");
    check("{{;\n}};", "S[{{];\nS[}}];\n");
}

static void
test_part_and_recut(void **state)
{
    const char *sql = "DROP a;\n-- x\nDROP 'b';\n'c;d";
    struct arena *a = arena_create();
    struct source src;
    struct lexer l;
    struct chunk c;

    (void)state;
    /* Only the part is read, even where a quote would go on behind it. */
    assert_true(source_from_memory(&src, "t", sql, strlen(sql), NULL));
    lex_begin(&l, &src, (struct span){5, 20});
    assert_true(lex_next(&l, a, &c));
    assert_int_equal(c.span.start, 5);
    assert_true(lex_next(&l, a, &c));
    assert_int_equal(c.n_comments, 1);
    assert_int_equal(c.problem, LEX_UNTERMINATED_STRING);
    assert_int_equal(c.problem_at, 18);
    assert_int_equal(c.span.end, 20);
    assert_false(lex_next(&l, a, &c));
    assert_false(lex_next(&l, a, &c));
    source_finish(&src);

    sql = "-- c\nINSERT 'it's so';\nDROP b;\nINSERT 'it's c';\nDROP d;";
    assert_true(source_from_memory(&src, "t", sql, strlen(sql), NULL));
    lex_begin(&l, &src, (struct span){0, src.size});
    assert_true(lex_next(&l, a, &c));
    assert_int_equal(c.problem, LEX_OK);
    assert_int_equal(c.terminator.start, 46); /* psql would see one statement up to here */
    assert_true(lex_recut(&l, a, 0, &c));
    assert_int_equal(c.problem, LEX_UNTERMINATED_STRING);
    assert_int_equal(c.terminator.start, 21);
    assert_int_equal(c.n_comments, 1);
    assert_true(c.comments[0].before);
    assert_false(lex_recut(&l, a, 0, &c));
    assert_true(lex_next(&l, a, &c));
    assert_memory_equal(src.text + c.span.start, "DROP b", 6);
    assert_false(lex_recut(&l, a, 0, &c));
    assert_true(lex_next(&l, a, &c));
    assert_true(lex_next(&l, a, &c));
    assert_memory_equal(src.text + c.span.start, "DROP d", 6);
    assert_false(lex_next(&l, a, &c));
    source_finish(&src);
    arena_destroy(a);
}

static void
check_missing_semicolon(const char *sql, const char *error_at, size_t expected_end)
{
    struct arena *a = arena_create();
    size_t at = (size_t)(strstr(sql, error_at) - sql);
    struct source src;
    struct lexer l;
    struct chunk c;

    assert_true(source_from_memory(&src, "t", sql, strlen(sql), NULL));
    lex_begin(&l, &src, (struct span){0, src.size});
    assert_true(lex_next(&l, a, &c));
    if (expected_end == 0) {
        assert_false(lex_recut(&l, a, at, &c));
    } else {
        assert_true(lex_recut(&l, a, at, &c));
        assert_int_equal(c.span.end, expected_end);
        assert_int_equal(c.problem, LEX_OK);
        assert_true(lex_next(&l, a, &c));
        assert_int_equal(c.span.start, at);
    }
    source_finish(&src);
    arena_destroy(a);
}

static void
test_missing_semicolons(void **state)
{
    (void)state;
    check_missing_semicolon("DROP a\n\n-- c\nDROP TABLE b;", "DROP TABLE", 6);
    check_missing_semicolon("UPDATE a SET b = 1 -- no semicolon\nDELETE FROM b;", "DELETE", 18);
    check_missing_semicolon("CREATE TABLE a (b int\nCREATE TABLE c ();", "CREATE TABLE c", 21);
    check_missing_semicolon("DROP a DROP TABLE b;", "DROP TABLE", 0);
    check_missing_semicolon("ALTER TABLE a\n  DROP COLUMN b foo;", "DROP", 0);
    check_missing_semicolon("ALTER TABLE a\n  FOO b;", "FOO", 0);
    check_missing_semicolon("MERGE a WHEN MATCHED\n  INSERT DEFAULT VALUES;", "INSERT", 0);
    check_missing_semicolon("MERGE a WHEN MATCHED\n  UPDATE SET b = 1;", "UPDATE", 0);
    check_missing_semicolon("DROP a", "DROP", 0);
}

static void
test_psql_words(void **state)
{
    const char *sql = "\\set  a 'b c' \nSELECT 1 \\gexec\n";
    struct arena *a = arena_create();
    struct source src;
    struct lexer l;
    struct chunk c;

    (void)state;
    assert_true(source_from_memory(&src, "t", sql, strlen(sql), NULL));
    lex_begin(&l, &src, (struct span){0, src.size});
    assert_true(lex_next(&l, a, &c));
    assert_string_equal(c.psql_command, "set");
    assert_int_equal(c.psql_args.start, 6);
    assert_int_equal(c.psql_args.end, 13);
    assert_true(lex_next(&l, a, &c));
    assert_string_equal(c.psql_command, "gexec");
    source_finish(&src);
    arena_destroy(a);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_statements),     cmocka_unit_test(test_quotes),
        cmocka_unit_test(test_comments),       cmocka_unit_test(test_bodies),
        cmocka_unit_test(test_psql_commands),  cmocka_unit_test(test_copy_data),
        cmocka_unit_test(test_unterminated),   cmocka_unit_test(test_templates),
        cmocka_unit_test(test_part_and_recut), cmocka_unit_test(test_missing_semicolons),
        cmocka_unit_test(test_psql_words),
    };

    return cmocka_run_group_tests_name("lex", tests, NULL, NULL);
}
