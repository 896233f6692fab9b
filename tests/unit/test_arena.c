#include "arena.h"

#include <setjmp.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void
test_alloc_is_zeroed_and_aligned(void **state)
{
    struct arena *a = arena_create();

    (void)state;
    for (int round = 0; round < 2; round++) {
        for (size_t size = 0; size < 5000; size += 7) {
            char *p = arena_alloc(a, size);

            assert_int_equal((uintptr_t)p % _Alignof(int64_t), 0);
            for (size_t i = 0; i < size; i++)
                assert_int_equal(p[i], 0);
            memset(p, 0xaa, size);
        }
        arena_reset(a);
    }
    arena_destroy(a);
    arena_destroy(NULL);
}

static void
test_large_blocks_do_not_overlap(void **state)
{
    struct arena *a = arena_create();
    char *p[40];

    (void)state;
    for (int i = 0; i < 40; i++) {
        p[i] = arena_alloc_raw(a, i % 3 ? 100 : 700000);
        memset(p[i], i, i % 3 ? 100 : 700000);
    }
    for (int i = 0; i < 40; i++) {
        assert_int_equal(p[i][0], i);
        assert_int_equal(p[i][i % 3 ? 99 : 699999], i);
    }
    arena_destroy(a);
}

static void
test_strings(void **state)
{
    struct arena *a = arena_create();

    (void)state;
    assert_null(arena_strdup(a, NULL));
    assert_string_equal(arena_strdup(a, "abc"), "abc");
    assert_string_equal(arena_strndup(a, "abcdef", 2), "ab");
    assert_string_equal(arena_strndup(a, NULL, 0), "");
    assert_string_equal(arena_printf(a, "%s-%d", "x", 42), "x-42");
    assert_int_equal(strlen(arena_printf(a, "%100000d", 1)), 100000);
    arena_destroy(a);
}

static void
test_used(void **state)
{
    struct arena *a = arena_create();

    (void)state;
    assert_int_equal(arena_used(a), 0);
    arena_alloc(a, 10);
    arena_alloc_raw(a, 5);
    assert_int_equal(arena_used(a), 15);
    arena_reset(a);
    assert_int_equal(arena_used(a), 0);
    arena_destroy(a);
}

static char order[8];

static void
note(void *arg)
{
    size_t n = strlen(order);

    order[n] = *(const char *)arg;
    order[n + 1] = '\0';
}

static void
test_deferred_run_newest_first_and_once(void **state)
{
    static char letters[] = "abc";
    struct arena *a = arena_create();

    (void)state;
    arena_defer(a, note, &letters[0]);
    arena_defer(a, note, &letters[1]);
    arena_reset(a);
    assert_string_equal(order, "ba");
    arena_defer(a, note, &letters[2]);
    arena_destroy(a);
    assert_string_equal(order, "bac");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_alloc_is_zeroed_and_aligned),
        cmocka_unit_test(test_large_blocks_do_not_overlap),
        cmocka_unit_test(test_strings),
        cmocka_unit_test(test_used),
        cmocka_unit_test(test_deferred_run_newest_first_and_once),
    };

    return cmocka_run_group_tests_name("arena", tests, NULL, NULL);
}
