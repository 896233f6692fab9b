/*
 * test_unit.c - the transaction tracker: units, locks held, settings, driven by SQL.
 *
 * Each step is one statement and what must be true of its unit when it starts. Facts come from
 * PostgreSQL's documentation (transaction blocks, SET) and were tried on a server.
 */
#include "unit.h"

#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "lex.h"
#include "parse.h"
#include "source.h"

struct world {
    struct arena *run, *file, *stmt;
    struct schema *schema;
    struct unit_tracker *tracker;
    size_t index;
};

static struct world
open_world(enum unit_kind runner, const struct config *config)
{
    struct world w = {arena_create(), arena_create(), arena_create(), NULL, NULL, 0};

    w.schema = schema_create(w.run);
    w.tracker = unit_tracker_create(w.file, w.schema, runner, NULL, config);
    return w;
}

static void
close_world(struct world *w)
{
    unit_tracker_end(w->tracker);
    arena_destroy(w->stmt);
    arena_destroy(w->file);
    arena_destroy(w->run);
}

/* A lock as the effect layer would tell: on the op's target, by the kind of statement. */
static struct effect *
locks_of(struct world *w, const struct op *op)
{
    const struct relation *r = op->rel.name ? schema_relation(w->schema, op->rel) : NULL;
    struct effect *e;

    if (!op->rel.name)
        return NULL;
    e = arena_new(w->stmt, struct effect);
    e->rel = schema_qualify(w->schema, op->rel);
    e->is_new = op->kind == OP_CREATE_TABLE || relation_is_new(r) ? TRI_YES : TRI_NO;
    e->lock = op->kind == OP_LOCK                              ? op->lock
              : op->kind == OP_UPDATE || op->kind == OP_INSERT ? LOCK_ROW_EXCLUSIVE
              : op->kind == OP_CREATE_INDEX                    ? LOCK_SHARE
                                                               : LOCK_ACCESS_EXCLUSIVE;
    e->work = op->kind == OP_UPDATE ? WORK_ROWS : 0;
    return e;
}

/* Runs one statement; the result is its unit as it was before (but for unit_lock_held, which always
 * answers for now). */
static struct unit
run(struct world *w, const char *sql)
{
    struct statement *st = arena_new(w->stmt, struct statement);
    struct source src;
    struct lexer lexer;
    struct chunk c;
    struct parsed p;

    st->index = ++w->index;
    assert_true(source_from_memory(&src, "test", sql, strlen(sql), NULL));
    lex_begin(&lexer, &src, (struct span){0, src.size});
    assert_true(lex_next(&lexer, w->stmt, &c));
    if (c.kind == CHUNK_PSQL) {
        st->ops = arena_new(w->stmt, struct op);
        st->ops->kind = OP_CONNECT;
    } else {
        p = parse_statement(&src, &c, w->stmt);
        assert_false(p.failed);
        st->ops = p.ops;
    }
    st->span.start = w->index * 100;
    unit_tracker_enter(w->tracker, st);
    st->merged = locks_of(w, st->ops);
    for (const struct op *op = st->ops; op; op = op->next)
        schema_apply(w->schema, op, "test");
    unit_tracker_leave(w->tracker, st);
    source_finish(&src);
    return st->unit;
}

struct step {
    const char *sql;
    unsigned id;
    enum unit_kind kind;
    bool in_transaction;
};

static void
check_steps(enum unit_kind runner, const struct step *steps, size_t n)
{
    struct world w = open_world(runner, NULL);

    for (size_t i = 0; i < n; i++) {
        struct unit u = run(&w, steps[i].sql);

        if (u.id != steps[i].id || u.kind != steps[i].kind ||
            u.in_transaction != steps[i].in_transaction)
            fail_msg("%s runner, statement %zu (%s): unit %u, %s, %s a transaction",
                     unit_kind_name(runner), i + 1, steps[i].sql, u.id, unit_kind_name(u.kind),
                     u.in_transaction ? "in" : "not in");
    }
    close_world(&w);
}

#define CHECK_STEPS(runner, steps)                                                                 \
    check_steps((runner), (steps), sizeof(steps) / sizeof((steps)[0]))

static void
test_autocommit(void **state)
{
    static const struct step steps[] = {
        {"SELECT 1", 1, UNIT_AUTOCOMMIT, false},
        {"COMMIT", 2, UNIT_AUTOCOMMIT, false}, /* a warning */
        {"BEGIN", 3, UNIT_EXPLICIT, false},
        {"SELECT 1", 3, UNIT_EXPLICIT, true},
        {"BEGIN", 3, UNIT_EXPLICIT, true}, /* a warning */
        {"SAVEPOINT s", 3, UNIT_EXPLICIT, true},
        {"ROLLBACK TO s", 3, UNIT_EXPLICIT, true},
        {"COMMIT", 3, UNIT_EXPLICIT, true},
        {"SELECT 1", 4, UNIT_AUTOCOMMIT, false},
        {"START TRANSACTION", 5, UNIT_EXPLICIT, false},
        {"ROLLBACK AND CHAIN", 5, UNIT_EXPLICIT, true},
        {"SELECT 1", 6, UNIT_EXPLICIT, true},
        {"PREPARE TRANSACTION 'x'", 6, UNIT_EXPLICIT, true},
        {"COMMIT PREPARED 'x'", 7, UNIT_AUTOCOMMIT, false},
        {"BEGIN", 8, UNIT_EXPLICIT, false},
        {"\\connect other", 8, UNIT_EXPLICIT, true},
        {"SELECT 1", 9, UNIT_AUTOCOMMIT, false},
    };

    (void)state;
    CHECK_STEPS(UNIT_AUTOCOMMIT, steps);
}

static void
test_implicit(void **state)
{
    static const struct step steps[] = {
        {"SELECT 1", 1, UNIT_IMPLICIT, true},
        {"SAVEPOINT s", 1, UNIT_IMPLICIT, true}, /* an error */
        {"COMMIT", 1, UNIT_IMPLICIT, true},      /* a warning, and yet it commits */
        {"SELECT 1", 2, UNIT_IMPLICIT, true},
        {"BEGIN", 2, UNIT_IMPLICIT, true},
        {"SELECT 1", 2, UNIT_EXPLICIT, true}, /* together with what came before BEGIN */
        {"COMMIT", 2, UNIT_EXPLICIT, true},
        {"SELECT 1", 3, UNIT_IMPLICIT, true},
        {"ROLLBACK", 3, UNIT_IMPLICIT, true},
        {"SELECT 1", 4, UNIT_IMPLICIT, true},
    };

    (void)state;
    CHECK_STEPS(UNIT_IMPLICIT, steps);
}

static void
test_wrapped(void **state)
{
    static const struct step steps[] = {
        {"SELECT 1", 1, UNIT_WRAPPED, true},
        {"BEGIN", 1, UNIT_WRAPPED, true}, /* a warning */
        {"SELECT 1", 1, UNIT_WRAPPED, true},
        {"COMMIT", 1, UNIT_WRAPPED, true}, /* ends the runner's transaction */
        {"SELECT 1", 2, UNIT_AUTOCOMMIT, false},
        {"BEGIN", 3, UNIT_EXPLICIT, false},
        {"ROLLBACK", 3, UNIT_EXPLICIT, true},
        {"SELECT 1", 4, UNIT_AUTOCOMMIT, false},
    };
    static const struct step begin_first[] = {
        {"BEGIN", 1, UNIT_WRAPPED, true},
        {"SELECT 1", 1, UNIT_WRAPPED, true},
    };

    (void)state;
    CHECK_STEPS(UNIT_WRAPPED, steps);
    CHECK_STEPS(UNIT_WRAPPED, begin_first);
}

static enum lock_mode
held(const struct unit *u, const char *name)
{
    return unit_lock_held(u, (struct name){"public", name});
}

static void
test_locks(void **state)
{
    struct world w = open_world(UNIT_AUTOCOMMIT, NULL);
    const struct unit *u = unit_tracker_current(w.tracker);

    (void)state;
    run(&w, "ALTER TABLE a ADD x int");
    run(&w, "BEGIN");
    assert_null(u->locks);
    assert_int_equal(held(u, "a"), LOCK_NONE);
    run(&w, "UPDATE a SET x = 1");
    assert_int_equal(held(u, "a"), LOCK_ROW_EXCLUSIVE);
    assert_null(u->locks);
    assert_int_equal(u->rows_statement, 3);
    run(&w, "CREATE INDEX ON a (x)");
    assert_int_equal(held(u, "a"), LOCK_SHARE);
    assert_string_equal(u->locks->rel.name, "a");
    assert_int_equal(u->locks->since_statement, 4);
    assert_int_equal(u->locks->since_offset, 400);
    run(&w, "SAVEPOINT s");
    run(&w, "ALTER TABLE a ADD y int");
    run(&w, "ALTER TABLE b ADD y int");
    run(&w, "CREATE TABLE c (x int)");
    assert_int_equal(held(u, "a"), LOCK_ACCESS_EXCLUSIVE);
    assert_int_equal(held(u, "b"), LOCK_ACCESS_EXCLUSIVE);
    assert_int_equal(held(u, "c"), LOCK_ACCESS_EXCLUSIVE);
    assert_string_equal(u->locks->rel.name, "b"); /* nobody waits for c */
    run(&w, "ALTER TABLE b RENAME TO bb");
    assert_int_equal(held(u, "bb"), LOCK_ACCESS_EXCLUSIVE);
    run(&w, "ROLLBACK TO s");
    assert_int_equal(held(u, "a"), LOCK_SHARE);
    assert_int_equal(held(u, "b"), LOCK_NONE);
    assert_int_equal(held(u, "bb"), LOCK_NONE);
    assert_string_equal(u->locks->rel.name, "a");
    assert_null(u->locks->next);
    run(&w, "LOCK TABLE b IN EXCLUSIVE MODE");
    assert_int_equal(held(u, "b"), LOCK_EXCLUSIVE);
    run(&w, "COMMIT");
    assert_int_equal(held(u, "a"), LOCK_NONE);
    assert_null(u->locks);
    close_world(&w);
}

/* Many locks, taken and given back: the table grows and is used again. */
static void
test_many_locks(void **state)
{
    struct world w = open_world(UNIT_AUTOCOMMIT, NULL);
    const struct unit *u = unit_tracker_current(w.tracker);
    char sql[64];

    (void)state;
    for (int round = 0; round < 3; round++) {
        size_t listed = 0;

        run(&w, "BEGIN");
        for (int i = 0; i < 500; i++) {
            snprintf(sql, sizeof(sql), "ALTER TABLE t%d ADD x int", i + round);
            run(&w, sql);
            if (i == 300)
                run(&w, "SAVEPOINT s");
        }
        assert_int_equal(held(u, "t400"), LOCK_ACCESS_EXCLUSIVE);
        for (const struct held_lock *h = u->locks; h; h = h->next)
            listed++;
        assert_int_equal(listed, 256);
        run(&w, round == 1 ? "ROLLBACK TO s" : "SELECT 1");
        assert_int_equal(held(u, "t300"), LOCK_ACCESS_EXCLUSIVE);
        assert_int_equal(held(u, "t400"), round == 1 ? LOCK_NONE : LOCK_ACCESS_EXCLUSIVE);
        run(&w, "COMMIT");
        assert_int_equal(held(u, "t300"), LOCK_NONE);
    }
    close_world(&w);
}

struct timeout_step {
    const char *sql;
    bool known; /* lock_timeout before the statement */
    long milliseconds;
};

static void
test_settings(void **state)
{
    static const struct timeout_step steps[] = {
        {"SET LOCAL lock_timeout = '2s'", false, -1}, /* outside a transaction: no effect */
        {"SET lock_timeout = '2s'", false, -1},
        {"BEGIN", true, 2000},
        {"SET lock_timeout = 500", true, 2000},
        {"ROLLBACK", true, 500},
        {"BEGIN", true, 2000},
        {"SET LOCAL lock_timeout = '1min'", true, 2000},
        {"COMMIT", true, 60000},
        {"BEGIN", true, 2000},
        {"SET LOCAL lock_timeout = '1min'", true, 2000},
        {"SET SESSION lock_timeout = '3s'", true, 60000},
        {"SET LOCAL lock_timeout = '4s'", true, 3000},
        {"SAVEPOINT s", true, 4000},
        {"SET lock_timeout = '1500us'", true, 4000},
        {"ROLLBACK TO SAVEPOINT s", true, 2},
        {"SAVEPOINT s2", true, 4000},
        {"SET LOCAL lock_timeout = 7", true, 4000},
        {"RELEASE s2", true, 7},
        {"COMMIT", true, 7},
        {"RESET lock_timeout", true, 3000},
        {"SET lock_timeout TO 0", false, -1},
        {"SET lock_timeout TO DEFAULT", true, 0},
        {"SET lock_timeout = '0.5 h'", false, -1},
        {"RESET ALL", true, 1800000},
        {"SET lock_timeout = 'soon'", false, -1},
        {"DISCARD ALL", true, -1},
        {"SELECT set_config('lock_timeout', '9s', false)", false, -1},
        {"\\connect", true, 9000},
        {"SET lock_timeout = ' 10 s '", false, -1},
        {"SELECT 1", true, 10000},
    };
    struct world w = open_world(UNIT_AUTOCOMMIT, NULL);

    (void)state;
    for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
        struct unit u = run(&w, steps[i].sql);

        if (u.lock_timeout.known != steps[i].known ||
            u.lock_timeout.milliseconds != steps[i].milliseconds ||
            u.lock_timeout.is_zero != (steps[i].milliseconds == 0))
            fail_msg("%zu: %s: %s %ld", i + 1, steps[i].sql,
                     u.lock_timeout.known ? "known" : "not known", u.lock_timeout.milliseconds);
    }
    close_world(&w);
}

static void
test_other_settings(void **state)
{
    struct config config = {.lock_timeout = "5s"};
    struct world w = open_world(UNIT_WRAPPED, &config);
    struct unit u;

    (void)state;
    u = run(&w, "SET LOCAL lock_timeout = '1s'"); /* in the runner's transaction it counts */
    assert_int_equal(u.lock_timeout.milliseconds, 5000);
    u = run(&w, "RESET lock_timeout");
    assert_int_equal(u.lock_timeout.milliseconds, 1000);
    u = run(&w, "SET statement_timeout = '1h'");
    assert_int_equal(u.lock_timeout.milliseconds, 5000);
    run(&w, "SET idle_in_transaction_session_timeout TO '2min'");
    run(&w, "SET TIME ZONE 'UTC'");
    run(&w, "SET ROLE owner");
    u = run(&w, "RESET ALL");
    assert_int_equal(u.statement_timeout.milliseconds, 3600000);
    assert_int_equal(u.idle_timeout.milliseconds, 120000);
    assert_string_equal(u.time_zone, "UTC");
    assert_string_equal(u.role, "owner");
    u = run(&w, "RESET ROLE");
    assert_null(u.time_zone);
    assert_string_equal(u.role, "owner"); /* RESET ALL leaves it */
    u = run(&w, "SELECT 1");
    assert_null(u.role);
    close_world(&w);
}

static void
test_search_path_and_rollback(void **state)
{
    struct world w = open_world(UNIT_AUTOCOMMIT, NULL);

    (void)state;
    run(&w, "BEGIN");
    run(&w, "SET LOCAL search_path = app");
    run(&w, "CREATE TABLE t (x int)");
    assert_string_equal(schema_relation(w.schema, (struct name){NULL, "t"})->name.schema, "app");
    run(&w, "COMMIT");
    assert_null(schema_relation(w.schema, (struct name){NULL, "t"}));
    run(&w, "BEGIN");
    run(&w, "SET search_path = app, public");
    run(&w, "DROP TABLE t");
    run(&w, "ROLLBACK");
    assert_int_equal(schema_relation(w.schema, (struct name){"app", "t"})->exists, TRI_YES);
    assert_null(schema_relation(w.schema, (struct name){NULL, "t"}));
    run(&w, "CREATE TEMP TABLE u (x int)");
    run(&w, "\\connect x");
    assert_int_equal(schema_relation_exists(w.schema, (struct name){"pg_temp", "u"}), TRI_NO);
    close_world(&w);
}

static size_t
count_deferred(const struct unit *u)
{
    size_t n = 0;

    for (const struct name_list *l = u->deferred_events; l; l = l->next)
        n++;
    return n;
}

static void
test_deferred_events(void **state)
{
    struct world w = open_world(UNIT_AUTOCOMMIT, NULL);
    struct unit u;

    (void)state;
    run(&w, "CREATE TABLE p (id int PRIMARY KEY)");
    run(&w, "CREATE TABLE c (p int REFERENCES p DEFERRABLE INITIALLY DEFERRED)");
    run(&w, "CREATE TABLE d (p int REFERENCES p DEFERRABLE)");
    run(&w, "INSERT INTO c VALUES (1)");
    run(&w, "BEGIN");
    u = run(&w, "INSERT INTO d VALUES (1)");
    assert_int_equal(count_deferred(&u), 0);
    run(&w, "INSERT INTO c VALUES (1)");
    u = run(&w, "SAVEPOINT s");
    assert_int_equal(count_deferred(&u), 1);
    assert_string_equal(u.deferred_events->name.name, "c");
    run(&w, "UPDATE p SET id = 2");
    u = run(&w, "ROLLBACK TO s");
    assert_int_equal(count_deferred(&u), 2);
    u = run(&w, "SET CONSTRAINTS ALL IMMEDIATE");
    assert_int_equal(count_deferred(&u), 1);
    u = run(&w, "SET CONSTRAINTS ALL DEFERRED");
    assert_int_equal(count_deferred(&u), 0);
    run(&w, "INSERT INTO d VALUES (1)");
    u = run(&w, "COMMIT");
    assert_int_equal(count_deferred(&u), 1);
    u = run(&w, "BEGIN");
    assert_int_equal(count_deferred(&u), 0);
    close_world(&w);
}

/* A DO block in autocommit is one transaction; in an open one it is part of that. */
static void
test_inner(void **state)
{
    struct world w = open_world(UNIT_AUTOCOMMIT, NULL);
    struct unit u;

    (void)state;
    run(&w, "ALTER TABLE outside ADD x int");
    unit_tracker_inner_begin(w.tracker);
    u = run(&w, "ALTER TABLE a ADD x int");
    assert_int_equal(u.kind, UNIT_AUTOCOMMIT);
    assert_true(u.in_transaction);
    assert_int_equal(u.id, 1);
    assert_int_equal(held(&u, "outside"), LOCK_ACCESS_EXCLUSIVE);
    assert_int_equal(held(&u, "a"), LOCK_ACCESS_EXCLUSIVE);
    unit_tracker_inner_begin(w.tracker);
    run(&w, "SET LOCAL lock_timeout = 5");
    unit_tracker_inner_end(w.tracker);
    assert_int_equal(held(&u, "a"), LOCK_ACCESS_EXCLUSIVE);
    u = run(&w, "COMMIT"); /* a procedure may */
    assert_int_equal(u.lock_timeout.milliseconds, 5);
    assert_int_equal(held(&u, "a"), LOCK_NONE);
    u = run(&w, "SELECT 1");
    assert_true(u.in_transaction);
    unit_tracker_inner_end(w.tracker);
    u = run(&w, "BEGIN");
    assert_int_equal(u.id, 2);
    unit_tracker_inner_begin(w.tracker);
    u = run(&w, "COMMIT"); /* it may not: a transaction block is open around it */
    assert_int_equal(u.kind, UNIT_EXPLICIT);
    unit_tracker_inner_end(w.tracker);
    u = run(&w, "SELECT 1");
    assert_int_equal(u.id, 2);
    assert_true(u.in_transaction);
    close_world(&w);
}

static void
test_held_without_tracker(void **state)
{
    struct held_lock b = {{"public", "a"}, LOCK_SHARE, 1, 0, false, NULL};
    struct held_lock a = {{"public", "a"}, LOCK_ROW_SHARE, 1, 0, false, &b};
    struct unit u = {.locks = &a};

    (void)state;
    assert_int_equal(held(&u, "a"), LOCK_SHARE);
    assert_int_equal(held(&u, "b"), LOCK_NONE);
    assert_int_equal(unit_lock_held(&u, (struct name){NULL, NULL}), LOCK_NONE);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_autocommit),
        cmocka_unit_test(test_implicit),
        cmocka_unit_test(test_wrapped),
        cmocka_unit_test(test_locks),
        cmocka_unit_test(test_many_locks),
        cmocka_unit_test(test_settings),
        cmocka_unit_test(test_other_settings),
        cmocka_unit_test(test_search_path_and_rollback),
        cmocka_unit_test(test_deferred_events),
        cmocka_unit_test(test_inner),
        cmocka_unit_test(test_held_without_tracker),
    };

    parse_init();
    return cmocka_run_group_tests_name("unit", tests, NULL, NULL);
}
