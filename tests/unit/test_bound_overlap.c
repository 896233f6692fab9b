/* Which bounds of partitions surely overlap. */
#include "bound_overlap.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define RANGE(a, b) "FOR VALUES FROM (" a ") TO (" b ")"

static void
test_ranges(void **state)
{
    (void)state;
    assert_true(bounds_overlap(RANGE("1", "10"), "for values from ( 9 ) to (20)", "int4"));
    assert_true(bounds_overlap(RANGE("'1'", "'10'"), RANGE("-5", "2"), "int8"));
    assert_true(bounds_overlap(RANGE("MINVALUE", "10"), RANGE("9", "MAXVALUE"), "numeric"));
    assert_true(bounds_overlap(RANGE("'2024-02-28'", "'2024-03-01'"),
                               RANGE("'2024-02-29'", "'2024-04-01'"), "date"));
    assert_true(bounds_overlap(RANGE("'2024-01-01 00:00:00'", "'2024-01-02'"),
                               RANGE("'2024-01-01 23:59:59'", "MAXVALUE"), "timestamp"));
    assert_true(bounds_overlap(RANGE("'2024-01-01 00:00:00+00'", "'2025-01-01 00:00:00+00'"),
                               RANGE("'2024-12-01'", "'2025-01-01'"), "timestamptz"));
    assert_false(bounds_overlap(RANGE("1", "10"), RANGE("10", "20"), "int4"));
    assert_false(bounds_overlap(RANGE("5", "5"), RANGE("1", "20"), "int4"));
    assert_false(bounds_overlap(RANGE("'2024-01-01'", "'2024-02-01'"),
                                RANGE("'2024-02-01'", "'2024-03-01'"), "date"));
    assert_false(bounds_overlap(RANGE("'2024-01-01 00:00:00+00'", "'2025-01-01 00:00:00+00'"),
                                RANGE("'2024-12-31'", "'2025-02-01'"), "timestamptz"));
}

static void
test_not_understood(void **state)
{
    (void)state;
    assert_false(bounds_overlap(RANGE("1", "10"), RANGE("1", "10"), "text"));
    assert_false(bounds_overlap(RANGE("1, 1", "10, 1"), RANGE("1, 1", "10, 1"), "int4"));
    assert_false(bounds_overlap(RANGE("1", "10"), RANGE("now()", "10"), "int4"));
    assert_false(bounds_overlap(RANGE("1.5", "10"), RANGE("2", "10"), "int4"));
    assert_false(bounds_overlap(RANGE("'01.02.2024'", "'01.03.2024'"),
                                RANGE("'2024-01-01'", "'2025-01-01'"), "date"));
    assert_false(bounds_overlap(RANGE("'2024-01-01 BC'", "'2024-02-01'"),
                                RANGE("'2024-01-01'", "'2025-01-01'"), "date"));
    assert_false(bounds_overlap(RANGE("'2024-01-01", "'2024-02-01'"),
                                RANGE("'2024-01-01'", "'2025-01-01'"), "date"));
    assert_false(bounds_overlap("DEFAULT", RANGE("1", "10"), "int4"));
    assert_false(bounds_overlap(RANGE("1", "10"), NULL, "int4"));
    assert_false(bounds_overlap(RANGE("1", "10"), RANGE("1", "10"), NULL));
}

static void
test_lists(void **state)
{
    (void)state;
    assert_true(bounds_overlap("FOR VALUES IN ('a', 'b')", "FOR VALUES IN ('c','b')", "text"));
    assert_true(bounds_overlap("FOR VALUES IN (1, NULL)", "FOR VALUES IN (NULL)", "int4"));
    assert_false(bounds_overlap("FOR VALUES IN ('a')", "FOR VALUES IN ('A')", "text"));
    assert_false(bounds_overlap("FOR VALUES IN (1)", "FOR VALUES IN (11)", "int4"));
    assert_false(bounds_overlap("FOR VALUES IN (E'a')", "FOR VALUES IN (E'a')", "text"));
    assert_false(bounds_overlap("FOR VALUES IN ('it''s')", "FOR VALUES IN ('it')", "text"));
    assert_false(bounds_overlap("FOR VALUES IN (1)", RANGE("1", "2"), "int4"));
    assert_false(bounds_overlap("FOR VALUES IN (1", "FOR VALUES IN (1)", "int4"));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ranges),
        cmocka_unit_test(test_not_understood),
        cmocka_unit_test(test_lists),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
