/* Which CHECK constraints prove or exclude a partition's bounds. */
#include "bound_proof.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const struct op_partition numbers = {.strategy = "range", .from = "1", .to = "100"};
static const struct op_partition days = {
    .strategy = "range", .from = "'2024-01-01'", .to = "'2024-02-01'"};
static const struct op_partition open_end = {.strategy = "range", .from = "1", .to = "MAXVALUE"};
static const struct op_partition list = {.strategy = "list", .in = "1, 2"};
static const struct op_partition two_keys = {.strategy = "range", .from = "1, 1", .to = "2, 1"};

static bool
proves(const char *check, const struct op_partition *bound)
{
    bool not_null;

    return bound_proved(check, "k", bound, &not_null);
}

static void
test_proved(void **state)
{
    bool not_null = false;

    (void)state;
    assert_true(proves("k >= 1 AND k < 100", &numbers));
    assert_true(proves("(k >= 1) AND (k < 100)", &numbers));
    assert_true(proves("100 > k and 1 <= k", &numbers));
    assert_true(proves("k > 5 AND k <= 99", &numbers));
    assert_true(proves("v > 0 AND (k >= 1 AND k < 100)", &numbers));
    assert_true(proves("\"k\" >= 1::int AND k < 100", &numbers));
    assert_true(proves("k BETWEEN 1 AND 99 AND v > 0", &numbers));
    assert_true(proves("k >= 1", &open_end));
    assert_true(proves("k = 2", &list));
    assert_true(proves("k >= '2024-01-01'::date AND k < DATE '2024-02-01'", &days));
    assert_true(bound_proved("k IS NOT NULL AND k >= 1 AND k < 100", "k", &numbers, &not_null));
    assert_true(not_null);
}

static void
test_not_proved(void **state)
{
    (void)state;
    assert_false(proves("k >= 1", &numbers));
    assert_false(proves("k >= 0 AND k < 100", &numbers));
    assert_false(proves("k >= 1 AND k <= 100", &numbers));
    assert_false(proves("k >= 1 OR k < 100", &numbers));
    assert_false(proves("(k >= 1 AND k < 100) OR v > 0", &numbers));
    assert_false(proves("kk >= 1 AND kk < 100", &numbers));
    assert_false(proves("NOT (k >= 1 AND k < 100)", &numbers));
    assert_false(proves("k >= 1 AND k < 100", &two_keys));
    assert_false(proves("k BETWEEN 0 AND 99", &numbers));
    assert_false(proves("k <> 1", &list));
    assert_false(proves("k >= '1' AND k < '2'", &days));
    assert_false(proves("", &numbers));
    assert_false(proves("k >= 'it''s", &numbers));
    assert_false(proves("((((", &numbers));
}

static void
test_excluded(void **state)
{
    (void)state;
    assert_true(bound_excluded("k < 0", "k", &numbers));
    assert_true(bound_excluded("k < 1", "k", &numbers));
    assert_true(bound_excluded("k >= 100", "k", &numbers));
    assert_true(bound_excluded("k > 2", "k", &list));
    assert_false(bound_excluded("k <= 1", "k", &numbers));
    assert_false(bound_excluded("k > 50", "k", &numbers));
    assert_false(bound_excluded("v < 0", "k", &numbers));
    assert_false(bound_excluded("k > 1", "k", &list));
    assert_false(bound_excluded(NULL, "k", &numbers));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_proved),
        cmocka_unit_test(test_not_proved),
        cmocka_unit_test(test_excluded),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
