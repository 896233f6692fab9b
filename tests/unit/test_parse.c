/* Tests of parse.h: errors and their places, SQL inside strings, sizes. What the readers make of
 * each statement is shown in testdata/ops. */
#include "parse.h"

#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "buf.h"

struct fixture {
    struct source src;
    struct lexer l;
    struct chunk c;
    struct arena *a;
    struct parsed p;
};

static void
parse_first(struct fixture *f, const char *sql)
{
    *f = (struct fixture){.a = arena_create()};
    assert_true(source_from_memory(&f->src, "t.sql", sql, strlen(sql), NULL));
    lex_begin(&f->l, &f->src, (struct span){0, f->src.size});
    assert_true(lex_next(&f->l, f->a, &f->c));
    f->p = parse_statement(&f->src, &f->c, f->a);
}

static void
finish(struct fixture *f)
{
    source_finish(&f->src);
    arena_destroy(f->a);
}

static size_t
count_ops(const struct op *op)
{
    size_t n = 0;

    for (; op; op = op->next)
        n++;
    return n;
}

static void
error_position_is_in_bytes(void **state)
{
    const char *sql = "-- ä\nSELECT 'äöü€' FROM größe WHERE WHERE x";
    struct fixture f;

    (void)state;
    parse_first(&f, sql);
    assert_true(f.p.failed);
    assert_string_equal(f.p.kind, "");
    assert_null(f.p.ops);
    assert_string_equal(f.p.error.message, "syntax error at or near \"WHERE\"");
    assert_int_equal(f.p.error.at, strstr(strstr(sql, "WHERE") + 1, "WHERE") - sql);
    finish(&f);
}

static void
error_at_end_of_input(void **state)
{
    struct fixture f;

    (void)state;
    parse_first(&f, "SELECT 'ä' FROM ;");
    assert_true(f.p.failed);
    assert_string_equal(f.p.error.message, "syntax error at end of input");
    assert_int_equal(f.p.error.at, strlen("SELECT 'ä' FROM"));
    finish(&f);
}

static void
first_error_is_reported_for_placeholders(void **state)
{
    struct fixture f;

    (void)state;
    parse_first(&f, "ALTER TABLE ${t} ${oops} nonsense");
    assert_true(f.p.failed);
    assert_string_equal(f.p.error.message, "syntax error at or near \"${oops}\"");
    assert_int_equal(f.p.error.at, 17);
    finish(&f);
}

static void
several_placeholders_need_other_forms(void **state)
{
    struct fixture f;

    (void)state;
    parse_first(&f, "CREATE ROLE ${r} CONNECTION LIMIT ${n} PASSWORD ${p} VALID UNTIL ${v}");
    assert_false(f.p.failed);
    assert_int_equal(f.p.ops->kind, OP_CREATE_ROLE);
    assert_string_equal(f.p.ops->object.name, "${r}");
    finish(&f);
}

static void
only_placeholders_is_no_statement(void **state)
{
    struct fixture f;

    (void)state;
    parse_first(&f, "${a}\n ${b};");
    assert_true(f.p.failed);
    assert_non_null(strstr(f.p.error.message, "placeholder"));
    assert_int_equal(f.p.error.at, 0);
    finish(&f);
}

static void
inner_text_that_stands_in_the_file(void **state)
{
    const char *text = " ALTER TABLE t ADD a int; /* x */ DROP TABLE \"ä\", b -- y\n;";
    struct arena *a = arena_create();
    size_t n;
    struct parsed *p = parse_inner(text, 100, true, (struct span){90, 200}, a, &n);

    (void)state;
    assert_int_equal(n, 2);
    assert_string_equal(p[0].kind, "ALTER TABLE");
    assert_int_equal(p[0].ops->at.start, 100 + (strstr(text, "ADD") - text));
    assert_int_equal(p[0].ops->at.end, 100 + (strchr(text, ';') - text));
    assert_string_equal(p[1].kind, "DROP TABLE");
    assert_int_equal(count_ops(p[1].ops), 2);
    assert_int_equal(p[1].ops->next->at.start, 100 + (strstr(text, "b --") - text));
    assert_int_equal(p[1].ops->next->at.end, p[1].ops->next->at.start + 1);
    arena_destroy(a);
}

static void
inner_text_from_elsewhere(void **state)
{
    struct span whole = {90, 200};
    struct arena *a = arena_create();
    size_t n;
    struct parsed *p =
        parse_inner("UPDATE t SET a = 1 WHERE b > 2 RETURNING c", 0, false, whole, a, &n);

    (void)state;
    assert_int_equal(n, 1);
    assert_int_equal(p->ops->at.start, 90);
    assert_int_equal(p->ops->at.end, 200);
    assert_string_equal(p->ops->dml->where->text, "b > 2");
    assert_int_equal(p->ops->dml->where->span.start, 90);
    p = parse_inner("SELEC 1", 0, false, whole, a, &n);
    assert_int_equal(n, 1);
    assert_true(p->failed);
    assert_int_equal(p->error.at, 90);
    p = parse_inner("SELECT 1; oops", 500, true, whole, a, &n);
    assert_int_equal(n, 1);
    assert_true(p->failed);
    assert_int_equal(p->error.at, 510);
    p = parse_inner("  ", 0, false, whole, a, &n);
    assert_int_equal(n, 0);
    arena_destroy(a);
}

static void
repeat(struct buf *b, const char *text, size_t n)
{
    for (size_t i = 0; i < n; i++)
        buf_puts(b, text);
}

/* Parses head, n times body, tail: must neither crash nor take long. */
static struct fixture
parse_long(const char *head, const char *body, size_t n, const char *tail)
{
    struct buf b = {0};
    struct fixture f;

    buf_puts(&b, head);
    repeat(&b, body, n);
    buf_puts(&b, tail);
    parse_first(&f, b.data);
    buf_finish(&b);
    return f;
}

static void
expressions_of_200000_terms(void **state)
{
    static const char *const operators[] = {" + a",  " AND a", " OR a",
                                            " || a", "::int",  " IS NULL"};

    (void)state;
    for (size_t i = 0; i < sizeof(operators) / sizeof(operators[0]); i++) {
        struct fixture f =
            parse_long("DELETE FROM t WHERE a", operators[i], 200000, " RETURNING b");

        if (!f.p.failed) {
            assert_int_equal(f.p.ops->kind, OP_DELETE);
            assert_int_equal(string_list_count(f.p.ops->dml->where->columns), 1);
            assert_false(f.p.ops->dml->where->too_deep);
        } else {
            assert_non_null(f.p.error.message); /* the parser's own stack limit */
        }
        finish(&f);
    }
}

static void
deep_nesting_is_an_error_at_worst(void **state)
{
    static const char *const openers[] = {"(",  "NOT ",   "- ",      "CASE WHEN ",
                                          "f(", "ARRAY[", "(SELECT "};

    (void)state;
    for (size_t i = 0; i < sizeof(openers) / sizeof(openers[0]); i++) {
        struct fixture f = parse_long("SELECT ", openers[i], 200000, "1");

        assert_true(f.p.failed || f.p.ops);
        finish(&f);
    }
}

static void
many_rows_are_counted_not_copied(void **state)
{
    struct fixture f =
        parse_long("INSERT INTO t VALUES (0, 'x')", ", (1, 'some text')", 200000, ";");

    (void)state;
    assert_false(f.p.failed);
    assert_int_equal(f.p.ops->dml->rows, 200001);
    assert_true(arena_used(f.a) < 2 * f.src.size);
    finish(&f);
}

static void
version_names_the_grammar(void **state)
{
    (void)state;
    assert_true(parse_grammar_major() >= 17);
    assert_non_null(strstr(parse_version(), "PostgreSQL 1"));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(error_position_is_in_bytes),
        cmocka_unit_test(error_at_end_of_input),
        cmocka_unit_test(first_error_is_reported_for_placeholders),
        cmocka_unit_test(several_placeholders_need_other_forms),
        cmocka_unit_test(only_placeholders_is_no_statement),
        cmocka_unit_test(inner_text_that_stands_in_the_file),
        cmocka_unit_test(inner_text_from_elsewhere),
        cmocka_unit_test(expressions_of_200000_terms),
        cmocka_unit_test(deep_nesting_is_an_error_at_worst),
        cmocka_unit_test(many_rows_are_counted_not_copied),
        cmocka_unit_test(version_names_the_grammar),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
