/* What every row of the table of facts must have; that it is true is for tests/live. */
#include <pgpreflight/effect.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

enum {
    FIRST_VERSION = 12,
    LAST_VERSION = 19,
    MAX_ROWS = 1024
};

static const char *ids[MAX_ROWS];
static size_t n_ids;

static void
check_id(const char *id)
{
    for (const char *p = id; *p; p++)
        if (!strchr("abcdefghijklmnopqrstuvwxyz0123456789-", *p))
            fail_msg("%s: an id is in kebab case", id);
    for (size_t i = 0; i < n_ids; i++)
        if (strcmp(ids[i], id) == 0)
            fail_msg("%s: two rows have this id", id);
    assert_true(n_ids < MAX_ROWS);
    ids[n_ids++] = id;
}

static bool
covers(int since, int until, int version)
{
    return (!since || version >= since) && (!until || version <= until);
}

static void
test_rows_are_complete(void **state)
{
    (void)state;
    n_ids = 0;
    for (size_t i = 0; effect_tables[i]; i++)
        for (const struct effect_row *r = effect_tables[i]; r->id; r++) {
            size_t n = 0;

            check_id(r->id);
            if (!r->reason || r->reason[strlen(r->reason) - 1] != '.')
                fail_msg("%s: its reason is a sentence", r->id);
            if (!r->proof == !r->unproved)
                fail_msg("%s: it has either a proof or the reason why there is none", r->id);
            if (!r->when != !r->when_text)
                fail_msg("%s: a condition has words, and words have a condition", r->id);
            if (r->since > r->until && r->until)
                fail_msg("%s: no server has these versions", r->id);
            while (n < sizeof(r->parts) / sizeof(r->parts[0]) && r->parts[n].role != ROLE_END)
                if (!role_name(r->parts[n++].role)[0])
                    fail_msg("%s: a role without a name", r->id);
            if (n == sizeof(r->parts) / sizeof(r->parts[0]))
                fail_msg("%s: too many parts", r->id);
        }
}

static void
test_failures_are_complete(void **state)
{
    (void)state;
    n_ids = 0;
    for (size_t i = 0; failure_tables[i]; i++)
        for (const struct failure_row *r = failure_tables[i]; r->id; r++) {
            check_id(r->id);
            if (!r->when || !r->when_text || !r->proof)
                fail_msg("failure %s: it has a condition, its words and a proof", r->id);
            if (!r->sqlstate || strlen(r->sqlstate) != 5)
                fail_msg("failure %s: an SQLSTATE has five characters", r->id);
        }
}

/* A row without a condition ends the search for the versions it covers. */
static void
test_rows_are_reachable(void **state)
{
    (void)state;
    for (int kind = OP_NONE; kind < OP_KIND_COUNT; kind++) {
        bool decided[LAST_VERSION + 1] = {false};
        bool any = false;

        for (size_t i = 0; effect_tables[i]; i++)
            for (const struct effect_row *r = effect_tables[i]; r->id; r++) {
                bool reachable = false;

                if ((int)r->op != kind)
                    continue;
                any = true;
                for (int v = FIRST_VERSION; v <= LAST_VERSION; v++)
                    if (covers(r->since, r->until, v)) {
                        reachable = reachable || !decided[v];
                        decided[v] = decided[v] || !r->when;
                    }
                if (!reachable)
                    fail_msg("%s: rows above it always win", r->id);
            }
        if (!any && kind != OP_NONE && kind != OP_OTHER)
            fail_msg("%s: no row says what it does", op_heading((enum op_kind)kind));
        if (kind != OP_NONE && any && !decided[LAST_VERSION])
            fail_msg("%s: no row for what the conditions leave over",
                     op_heading((enum op_kind)kind));
    }
}

static void
test_names(void **state)
{
    (void)state;
    assert_string_equal(work_name(WORK_NONE), "none");
    assert_string_equal(work_name(WORK_INDEX_REBUILD), "index-rebuild");
    assert_null(loses_name(LOSES_NOTHING));
    assert_string_equal(loses_name(LOSES_PRECISION), "precision");
    assert_string_equal(undo_name(UNDO_NEEDS_BACKUP), "needs-backup");
    for (int r = ROLE_END + 1; r < ROLE_COUNT; r++)
        assert_true(role_name((enum role)r)[0]);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows_are_complete),
        cmocka_unit_test(test_failures_are_complete),
        cmocka_unit_test(test_rows_are_reachable),
        cmocka_unit_test(test_names),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
