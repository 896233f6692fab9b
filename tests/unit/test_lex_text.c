#include "lex.h"

#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "buf.h"

#define M0 "\xde\x80" /* U+0780, the first placeholder's letter, and the next ones */
#define M1 "\xde\x81"
#define M2 "\xde\x82"

struct fixture {
    struct source src;
    struct lexer l;
    struct chunk c;
    struct arena *a;
};

static void
first_chunk(struct fixture *f, const char *sql)
{
    *f = (struct fixture){.a = arena_create()};
    assert_true(source_from_memory(&f->src, "t.sql", sql, strlen(sql), NULL));
    lex_begin(&f->l, &f->src, (struct span){0, f->src.size});
    assert_true(lex_next(&f->l, f->a, &f->c));
}

static void
finish(struct fixture *f)
{
    source_finish(&f->src);
    arena_destroy(f->a);
}

static void
check_text(const char *sql, const enum placeholder_form *forms, const char *expected)
{
    struct fixture f;
    char *text;

    first_chunk(&f, sql);
    text = lex_parse_text(&f.src, &f.c, forms, f.a);
    if (strcmp(text, expected) != 0)
        fail_msg("%s\n--- becomes\n%s\n--- expected\n%s", sql, text, expected);
    assert_int_equal(strlen(text), f.c.span.end - f.c.span.start);
    finish(&f);
}

static void
test_comments_are_blanked(void **state)
{
    (void)state;
    check_text("a /* x\ny */ b -- z\r\n c", NULL, "a     \n     b     \r\n c");
    check_text("-- x\na -- b\n;", NULL, "a");
    check_text("a '/* x */ -- ' $$ -- $$ \"/**/\"", NULL, "a '/* x */ -- ' $$ -- $$ \"/**/\"");
    check_text("a\n\\set x 1\nb {% if %}c", NULL, "a\n        \nb         c");
    check_text("a /* never", NULL, "a /* never");
}

static void
test_placeholders_become_names(void **state)
{
    (void)state;
    check_text("a :b + :cd::int", NULL, "a " M0 " + " M1 "_::int");
    check_text("a :'b' :\"b\" :{?b}", NULL, "a '" M0 "' " M1 "__ " M2 "___");
    check_text("a ${b}.${c:d e} {{ f }} {{{g}}}", NULL,
               "a " M0 "__." M1 "______ " M2 "_____ \xde\x83_____");
    check_text("a <%= b %> %(c)s @d@ {e}", NULL, "a " M0 "______ " M1 "___ " M2 "_ \xde\x83_");
    check_text("a $B, $c; $1 $d$;$d$ e$f", NULL, "a " M0 ", " M1);
    check_text("a ${b${c}}d_:e", NULL, "a " M0 "______d_" M1 "");
    /* What only looks like one. */
    check_text("a b::c d := e f[1:g] h[:i] j:k 'l':m", NULL,
               "a b::c d := e f[1:g] h[:i] j:k 'l':m");
    check_text("a ARRAY[:b, [:c]] d[:e]", NULL, "a ARRAY[" M0 ", [" M1 "]] d[:e]");
    check_text("a ':b' \":c\" $$:d ${e}$$ @ f @- g b", NULL,
               "a ':b' \":c\" $$:d ${e}$$ @ f @- g b");
    check_text("a b%(c)s d@e@f ${} {1} : '", NULL, "a b%(c)s d@e@f ${} {1} : '");
}

static void
test_forms(void **state)
{
    static const enum placeholder_form numbers[] = {FORM_NUMBER, FORM_NUMBER, FORM_NUMBER},
                                       strings[] = {FORM_STRING, FORM_STRING, FORM_STRING};

    (void)state;
    check_text("a ${b} :'c' :\"d\"", numbers, "a 0001 '" M1 "' " M2 "__");
    check_text("a ${b} :c :\"d\"", strings, "a '" M0 "' '' " M2 "__");
}

static void
check_restored(const struct fixture *f, const char *name, const char *expected)
{
    assert_string_equal(lex_restore_name(&f->src, &f->c, name, f->a), expected);
}

static void
test_names_come_back(void **state)
{
    const char *name = "plain";
    struct fixture f;
    char *text;

    (void)state;
    first_chunk(&f, "a ${b}_c :'d' :e {{ a_very_long_placeholder_that_the_parser_"
                    "will_cut_because_names_end_at_63_bytes }}");
    text = lex_parse_text(&f.src, &f.c, NULL, f.a);
    assert_ptr_equal(lex_restore_name(&f.src, &f.c, name, f.a), name);
    assert_null(lex_restore_name(&f.src, &f.c, NULL, f.a));
    name = "\xde\xa0__"; /* a letter of the block, but no such placeholder */
    check_restored(&f, name, name);
    check_restored(&f, "x" M0 "___c", "x${b}_c");
    check_restored(&f, M0 "__" M2, "${b}:e");
    check_restored(&f, M1, ":'d'");
    text = strstr(text, "\xde\x83");
    text[63] = '\0';
    check_restored(&f, text, f.src.text + f.c.placeholders[3].span.start);
    finish(&f);
}

/* More placeholders than letters. */
static void
test_many_placeholders(void **state)
{
    struct buf sql = {0};
    struct fixture f;
    char *text, *at, *rest;

    (void)state;
    buf_puts(&sql, "a");
    for (int i = 0; i < 200; i++)
        buf_printf(&sql, " ${%.*s}", i / 48 + 1, "abcdefghi");
    first_chunk(&f, sql.data);
    assert_int_equal(f.c.n_placeholders, 200);
    text = lex_parse_text(&f.src, &f.c, NULL, f.a);
    at = strtok_r(text, " ", &rest);
    for (int i = 0; i < 200; i++) {
        char expected[32];

        at = strtok_r(NULL, " ", &rest);
        snprintf(expected, sizeof(expected), "${%.*s}", i / 48 + 1, "abcdefghi");
        check_restored(&f, at, expected);
    }
    finish(&f);
    buf_finish(&sql);
}

static void
check_comment(const struct chunk *c, size_t i, const char *flags)
{
    const struct comment *m = &c->comments[i];
    char got[8];

    snprintf(got, sizeof(got), "%s%s%s%s", m->block ? "b" : "", m->own_line ? "o" : "",
             m->before ? "<" : "", m->behind ? ">" : "");
    assert_string_equal(got, flags);
}

static void
test_where_comments_stand(void **state)
{
    struct fixture f;

    (void)state;
    first_chunk(&f, "-- 0\n /* 1 */ /* 2 */ a -- 3\n  -- 4\nb; /* 5\n */ -- 6\n-- 7");
    assert_int_equal(f.c.n_comments, 7);
    check_comment(&f.c, 0, "o<");
    check_comment(&f.c, 1, "bo<");
    check_comment(&f.c, 2, "b<");
    check_comment(&f.c, 3, "");
    check_comment(&f.c, 4, "o");
    check_comment(&f.c, 5, "b>");
    check_comment(&f.c, 6, ">");
    assert_true(lex_next(&f.l, f.a, &f.c));
    assert_int_equal(f.c.kind, CHUNK_COMMENTS);
    check_comment(&f.c, 0, "o");
    finish(&f);

    first_chunk(&f, "a; /* 0 */ b; -- 1\n");
    assert_int_equal(f.c.n_comments, 0);
    assert_true(lex_next(&f.l, f.a, &f.c));
    assert_int_equal(f.c.n_comments, 2);
    check_comment(&f.c, 0, "b<");
    check_comment(&f.c, 1, ">");
    finish(&f);

    first_chunk(&f, "\xef\xbb\xbf-- 0\na -- 1\n-- 2\n");
    assert_int_equal(f.c.n_comments, 2);
    check_comment(&f.c, 0, "o<");
    check_comment(&f.c, 1, ">");
    finish(&f);
}

static void
test_depth_and_length(void **state)
{
    struct buf sql = {0};
    struct fixture f;

    (void)state;
    buf_puts(&sql, "DROP a;\nSELECT ");
    buf_fill(&sql, '(', 200000);
    buf_puts(&sql, ";\nDROP b;");
    first_chunk(&f, sql.data);
    assert_true(lex_next(&f.l, f.a, &f.c));
    assert_int_equal(f.c.problem, LEX_TOO_DEEP);
    assert_true(lex_next(&f.l, f.a, &f.c));
    assert_int_equal(f.c.problem, LEX_OK);
    assert_memory_equal(f.src.text + f.c.span.start, "DROP b", 6);
    finish(&f);
    buf_finish(&sql);
}

/* Inputs that would take hours if recovery or look-ahead were not bounded. */
static void
test_hostile_inputs_are_linear(void **state)
{
    static const char *const repeated[] = {
        "/* ;\n",
        "E'\\';\n",
        "{%",
        "${",
        "COPY t FROM stdin;\n",
        "a 'x' ;\nDROP \"",
        "a b'c;\nDROP \";\n",
        "CREATE RULE (;",
        "@a",
        "<%\n",
        "'';\nDROP E''\\''",
        "-- x\n",
        ";",
        "\\",
        "E'a' \n",
        "{{",
        "%(",
        "a;/*x*/",
        ":'a",
        "[",
    };
    struct buf sql = {0};
    struct lexer l;
    struct source src;
    struct chunk c;

    (void)state;
    for (size_t i = 0; i <= sizeof(repeated) / sizeof(repeated[0]); i++) {
        struct arena *a = arena_create();
        size_t before = 0;

        buf_reset(&sql);
        while (sql.len < 400000) {
            if (i < sizeof(repeated) / sizeof(repeated[0]))
                buf_puts(&sql, repeated[i]);
            else
                buf_printf(&sql, "a $t%zu$ ;\nDROP b;\n", sql.len);
        }
        assert_true(source_from_memory(&src, "t", sql.data, sql.len, NULL));
        lex_begin(&l, &src, (struct span){0, src.size});
        while (lex_next(&l, a, &c)) {
            assert_true(l.at > before);
            before = l.at;
            if (c.kind == CHUNK_STATEMENT &&
                lex_recut(&l, a, c.span.start + strcspn(src.text + c.span.start, "\n") + 1, &c))
                before = c.span.start;
            arena_reset(a);
        }
        source_finish(&src);
        arena_destroy(a);
    }
    buf_finish(&sql);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_comments_are_blanked),
        cmocka_unit_test(test_placeholders_become_names),
        cmocka_unit_test(test_forms),
        cmocka_unit_test(test_names_come_back),
        cmocka_unit_test(test_many_placeholders),
        cmocka_unit_test(test_where_comments_stand),
        cmocka_unit_test(test_depth_and_length),
        cmocka_unit_test(test_hostile_inputs_are_linear),
    };

    return cmocka_run_group_tests_name("lex_text", tests, NULL, NULL);
}
