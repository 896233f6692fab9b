#include "buf.h"

#include <setjmp.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void
test_add(void **state)
{
    struct buf b = {0};

    (void)state;
    buf_reset(&b);
    buf_add(&b, NULL, 0);
    assert_string_equal(b.data, "");
    buf_puts(&b, "ab");
    buf_putc(&b, 'c');
    buf_printf(&b, "%d%%", 7);
    buf_fill(&b, '-', 3);
    assert_string_equal(b.data, "abc7%---");
    assert_int_equal(b.len, 8);
    buf_reset(&b);
    assert_string_equal(b.data, "");
    buf_printf(&b, "%1000d", 1);
    assert_int_equal(b.len, 1000);
    buf_finish(&b);
    assert_null(b.data);
}

struct escape_case {
    const char *in;
    size_t n;
    const char *terminal, *utf8;
    size_t width, length;
};

#define S(s) (s), sizeof(s) - 1

static void
test_escapes(void **state)
{
    static const struct escape_case cases[] = {
        {S(""), "", "", 0, 0},
        {S("plain ~"), "plain ~", "plain ~", 7, 7},
        {S("a\tb\nc\r"), "a b\\nc\\x0D", "a\tb\nc\r", 10, 6},
        {S("\x1b[31m\x7f"), "\\x1B[31m\\x7F", "\x1b[31m\x7f", 12, 6},
        {S("\xc2\x9b"), "\\x9B", "\xc2\x9b", 4, 1},
        {S("\xc3\xa4\xe6\xbc\xa2\xf0\x9f\x98\x80"), "\xc3\xa4\xe6\xbc\xa2\xf0\x9f\x98\x80",
         "\xc3\xa4\xe6\xbc\xa2\xf0\x9f\x98\x80", 5, 3},
        {S("e\xcc\x81"), "e\xcc\x81", "e\xcc\x81", 1, 2},
        {S("x\xe2\x80\xaey"), "x<U+202E>y", "x\xe2\x80\xaey", 10, 3},
        /* Invalid: a lone continuation byte, an overlong form, a surrogate, a cut character. */
        {S("\x80z"), "\xef\xbf\xbdz", "\xef\xbf\xbdz", 2, 2},
        {S("\xc0\xaf"), "\xef\xbf\xbd\xef\xbf\xbd", "\xef\xbf\xbd\xef\xbf\xbd", 2, 2},
        {S("\xed\xa0\x80"), "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd",
         "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd", 3, 3},
        {S("\xe6\xbc"), "\xef\xbf\xbd\xef\xbf\xbd", "\xef\xbf\xbd\xef\xbf\xbd", 2, 2},
        {S("\xf4\x90\x80\x80"), "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd",
         "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd", 4, 4},
    };
    struct buf b = {0};

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const struct escape_case *c = &cases[i];

        buf_reset(&b);
        buf_add(&b, "", 0);
        buf_terminal_escaped(&b, c->in, c->n);
        assert_string_equal(b.data, c->terminal);
        buf_reset(&b);
        buf_valid_utf8(&b, c->in, c->n);
        assert_string_equal(b.data, c->utf8);
        assert_int_equal(utf8_width(c->in, c->n), c->width);
        assert_int_equal(utf8_length(c->in, c->n), c->length);
    }
    buf_finish(&b);
}

static void
test_valid_prefix(void **state)
{
    char text[64];

    (void)state;
    memset(text, 'x', sizeof(text));
    assert_int_equal(utf8_valid_prefix(text, sizeof(text)), sizeof(text));
    for (size_t i = 0; i < sizeof(text); i++) {
        text[i] = '\xff';
        assert_int_equal(utf8_valid_prefix(text, sizeof(text)), i);
        text[i] = 'x';
    }
    memcpy(text + 7, "\xc3\xa4", 2);
    assert_int_equal(utf8_valid_prefix(text, sizeof(text)), sizeof(text));
    assert_int_equal(utf8_valid_prefix(text, 8), 7);
    assert_int_equal(utf8_valid_prefix(NULL, 0), 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_add),
        cmocka_unit_test(test_escapes),
        cmocka_unit_test(test_valid_prefix),
    };

    return cmocka_run_group_tests_name("buf", tests, NULL, NULL);
}
