#include "error.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void
test_set_and_prefix(void **state)
{
    struct error err;

    (void)state;
    assert_false(error_set(&err, "no file %s", "x"));
    assert_string_equal(err.message, "no file x");
    assert_false(error_prefix(&err, "line %d", 3));
    assert_string_equal(err.message, "line 3: no file x");
    assert_false(error_set(NULL, "%s", "x"));
    assert_false(error_prefix(NULL, "%s", "x"));
}

static void
test_long_messages_are_cut(void **state)
{
    struct error err;

    (void)state;
    error_set(&err, "%5000d", 1);
    assert_int_equal(strlen(err.message), sizeof(err.message) - 1);
    error_prefix(&err, "%s", "abc");
    assert_int_equal(strlen(err.message), sizeof(err.message) - 1);
    assert_memory_equal(err.message, "abc: ", 5);
    error_prefix(&err, "%5000d", 1);
    assert_int_equal(strlen(err.message), sizeof(err.message) - 1);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_set_and_prefix),
        cmocka_unit_test(test_long_messages_are_cut),
    };

    return cmocka_run_group_tests_name("error", tests, NULL, NULL);
}
