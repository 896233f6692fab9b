/*
 * test_schema.c - the schema model against testdata/schema/NAME.sql and NAME.expected.
 *
 * UPDATE=1 in the environment writes the .expected files anew; tests/live compares the names in
 * them with a server's.
 */
#include "schema.h"

#include <glob.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "parse.h"
#include "schema_dump.h"
#include "source.h"

static char *
read_text(const char *path)
{
    struct source src;
    struct error err;
    char *text;

    if (!source_read(&src, path, &err))
        return strdup("");
    text = strdup(src.text);
    source_finish(&src);
    return text;
}

/* "-- version 18" in the first line. */
static int
version_of(const char *sql)
{
    return strncmp(sql, "-- version ", 11) == 0 ? (int)strtol(sql + 11, NULL, 10) : 15;
}

static void
check_file(const char *path)
{
    struct arena *run = arena_create();
    struct schema *s = schema_create(run);
    char *sql = read_text(path), *expected, *want;
    struct buf out = {0};

    expected = arena_printf(run, "%.*s.expected", (int)(strlen(path) - 4), path);
    schema_set_version(s, version_of(sql));
    if (schema_run(s, sql) != 0)
        fail_msg("%s: syntax error", path);
    schema_dump(s, &out);
    want = read_text(expected);
    if (getenv("UPDATE")) {
        FILE *f = fopen(expected, "w");

        assert_non_null(f);
        fputs(out.data ? out.data : "", f);
        fclose(f);
    } else if (strcmp(out.data ? out.data : "", want) != 0) {
        print_error("%s: the model differs from %s\n", path, expected);
        assert_string_equal(out.data ? out.data : "", want);
    }
    free(want);
    free(sql);
    buf_finish(&out);
    arena_destroy(run);
}

/* A document, read and written again, is the same. */
static void
check_round_trip(const char *path)
{
    struct arena *run = arena_create();
    struct schema *a = schema_create(run), *b = schema_create(run);
    char first[] = "/tmp/pgpreflight-XXXXXX", second[] = "/tmp/pgpreflight-XXXXXX";
    char *sql = read_text(path), *x, *y;
    struct error err = {""};

    close(mkstemp(first));
    close(mkstemp(second));
    schema_set_version(a, version_of(sql));
    schema_run(a, sql);
    schema_commit(a);
    assert_true(schema_save(a, first, &err));
    if (!schema_load(b, first, &err) || !schema_save(b, second, &err))
        fail_msg("%s: %s", path, err.message);
    x = read_text(first);
    y = read_text(second);
    assert_string_equal(x, y);
    unlink(first);
    unlink(second);
    free(x);
    free(y);
    free(sql);
    arena_destroy(run);
}

static void
test_files(void **state)
{
    glob_t found;

    (void)state;
    assert_int_equal(glob("testdata/schema/*.sql", 0, NULL, &found), 0);
    assert_true(found.gl_pathc > 0);
    for (size_t i = 0; i < found.gl_pathc; i++)
        check_file(found.gl_pathv[i]);
    for (size_t i = 0; i < found.gl_pathc; i++)
        check_round_trip(found.gl_pathv[i]);
    globfree(&found);
}

/* What a test looks at, made from SQL. */
struct world {
    struct arena *run;
    struct schema *s;
};

static struct world
world(const char *sql)
{
    struct world w = {.run = arena_create()};

    w.s = schema_create(w.run);
    assert_int_equal(schema_run(w.s, sql), 0);
    return w;
}

static struct relation *
rel(struct world w, const char *name)
{
    return schema_relation(w.s, (struct name){NULL, name});
}

static void
test_unknown(void **state)
{
    struct world w =
        world("ALTER TABLE t ADD COLUMN a int; DROP TABLE gone; DROP TABLE u;"
              "CREATE TABLE u (x int); ALTER TABLE t DROP COLUMN b;"
              "ALTER TABLE t RENAME COLUMN c TO d; ALTER TABLE IF EXISTS maybe ADD x int");

    (void)state;
    assert_null(rel(w, "never"));
    assert_int_equal(schema_relation_exists(w.s, (struct name){NULL, "never"}), TRI_UNKNOWN);
    assert_null(rel(w, "maybe"));
    assert_int_equal(rel(w, "t")->exists, TRI_YES);
    assert_int_equal(rel(w, "t")->is_new, TRI_NO);
    assert_int_equal(relation_has_column(rel(w, "t"), "a"), TRI_YES);
    assert_int_equal(relation_has_column(rel(w, "t"), "b"), TRI_NO);
    assert_int_equal(relation_has_column(rel(w, "t"), "c"), TRI_NO);
    assert_int_equal(relation_has_column(rel(w, "t"), "d"), TRI_YES);
    assert_int_equal(relation_has_column(rel(w, "t"), "e"), TRI_UNKNOWN);
    assert_int_equal(relation_has_column(rel(w, "t"), "ctid"), TRI_YES);
    assert_int_equal(schema_relation_exists(w.s, (struct name){NULL, "gone"}), TRI_NO);
    assert_int_equal(rel(w, "u")->is_new, TRI_YES);
    assert_int_equal(relation_has_column(rel(w, "u"), "a"), TRI_NO);
    schema_set_complete(w.s, true);
    assert_int_equal(schema_relation_exists(w.s, (struct name){NULL, "never"}), TRI_NO);
    assert_int_equal(schema_relation_exists(w.s, (struct name){NULL, "pg_class"}), TRI_UNKNOWN);
    arena_destroy(w.run);
}

static void
test_if_not_exists(void **state)
{
    struct world w = world("CREATE TABLE IF NOT EXISTS a (x int); DROP TABLE IF EXISTS b;"
                           "CREATE TABLE IF NOT EXISTS b (x int);"
                           "CREATE TABLE c (x int); CREATE TABLE IF NOT EXISTS c (y int);"
                           "CREATE SCHEMA n; CREATE TABLE IF NOT EXISTS n.d (x int);"
                           "CREATE INDEX IF NOT EXISTS i ON c (x);"
                           "CREATE INDEX IF NOT EXISTS i ON c (x, x)");

    (void)state;
    assert_int_equal(rel(w, "a")->is_new, TRI_UNKNOWN);
    assert_int_equal(rel(w, "a")->complete, TRI_UNKNOWN);
    assert_int_equal(rel(w, "b")->is_new, TRI_YES);
    assert_int_equal(relation_has_column(rel(w, "c"), "y"), TRI_NO);
    assert_int_equal(schema_relation(w.s, (struct name){"n", "d"})->is_new, TRI_YES);
    assert_int_equal(rel(w, "i")->index->n_keys, 1);
    schema_settle(w.s);
    assert_int_equal(rel(w, "b")->is_new, TRI_NO);
    assert_int_equal(rel(w, "a")->is_new, TRI_NO);
    arena_destroy(w.run);
}

static void
test_proofs(void **state)
{
    struct world w =
        world("CREATE TABLE t (a int, b int NOT NULL, c int, d int, e int, PRIMARY KEY (c));"
              "ALTER TABLE t ADD CONSTRAINT d_nn CHECK (d IS NOT NULL) NOT VALID;"
              "ALTER TABLE t ADD CHECK (a > 0 AND e IS NOT NULL);"
              "CREATE INDEX ON t (a, b); CREATE INDEX ON t (d) WHERE d > 0; CREATE INDEX ON t "
              "USING gin (e)");
    struct string_list a = {"a", NULL}, ba = {"b", &a}, d = {"d", NULL}, e = {"e", NULL};

    (void)state;
    assert_int_equal(relation_proves_not_null(rel(w, "t"), "a"), TRI_NO);
    assert_int_equal(relation_proves_not_null(rel(w, "t"), "b"), TRI_YES);
    assert_int_equal(relation_proves_not_null(rel(w, "t"), "c"), TRI_YES);
    assert_int_equal(relation_proves_not_null(rel(w, "t"), "d"), TRI_NO);
    assert_int_equal(relation_proves_not_null(rel(w, "t"), "e"), TRI_YES);
    assert_int_equal(relation_proves_not_null(NULL, "e"), TRI_UNKNOWN);
    assert_int_equal(relation_has_index_on(rel(w, "t"), &a), TRI_YES);
    assert_int_equal(relation_has_index_on(rel(w, "t"), &ba), TRI_YES);
    assert_int_equal(relation_has_index_on(rel(w, "t"), &d), TRI_NO);
    assert_int_equal(relation_has_index_on(rel(w, "t"), &e), TRI_NO);
    assert_int_equal(schema_run(w.s, "ALTER TABLE t VALIDATE CONSTRAINT d_nn"), 0);
    assert_int_equal(relation_proves_not_null(rel(w, "t"), "d"), TRI_YES);
    arena_destroy(w.run);
}

static void
test_search_path(void **state)
{
    struct world w = world("CREATE TABLE t (x int); CREATE SCHEMA app; CREATE TABLE app.t (y int);"
                           "SET search_path = app, public; CREATE TABLE u (x int);"
                           "CREATE TEMP TABLE t (z int)");
    struct string_list public = {"public", NULL}, app = {"app", &public};

    (void)state;
    assert_string_equal(rel(w, "t")->name.schema, "pg_temp");
    schema_end_session(w.s);
    assert_string_equal(rel(w, "t")->name.schema, "public");
    schema_set_search_path(w.s, &app);
    assert_string_equal(rel(w, "t")->name.schema, "app");
    assert_string_equal(rel(w, "u")->name.schema, "app");
    assert_string_equal(schema_qualify(w.s, (struct name){NULL, "new"}).schema, "app");
    assert_string_equal(schema_qualify(w.s, (struct name){NULL, "t"}).schema, "app");
    arena_destroy(w.run);
}

/* A file may hold the way up and the way down, read as one: what a dropped thing was stays known.
 */
static void
test_dropped_stays_known(void **state)
{
    struct world w =
        world("CREATE SCHEMA app; CREATE TABLE t (id serial PRIMARY KEY, a varchar(9));"
              "CREATE INDEX t_a ON t (a); CREATE VIEW v AS SELECT a FROM t;"
              "ALTER TABLE t SET SCHEMA app; CREATE TABLE other (x int);"
              "CREATE TABLE p (id int PRIMARY KEY, x int); CREATE INDEX p_x ON p (x);"
              "DROP VIEW v; DROP TABLE app.t; DROP INDEX p_x; CREATE TABLE last (x int)");
    const struct relation *t = schema_relation(w.s, (struct name){"app", "t"});

    (void)state;
    assert_int_equal(t->exists, TRI_NO);
    assert_int_equal(t->is_new, TRI_YES);
    assert_string_equal(relation_column(t, "a")->type.text, "character varying(9)");
    assert_string_equal(t->constraints->name, "t_pkey");
    assert_int_equal(t->indexes->rel->exists, TRI_NO);
    assert_ptr_equal(schema_relation(w.s, (struct name){"app", "t_a"})->index->table, t);
    assert_ptr_equal(schema_relation(w.s, (struct name){"app", "t_id_seq"})->sequence_table, t);
    assert_ptr_equal(rel(w, "v")->reads->rel, t);
    assert_ptr_equal(rel(w, "p_x")->index->table, rel(w, "p"));
    arena_destroy(w.run);
}

/* Everything done after `before` is undone by ROLLBACK, whatever it was. */
static void
test_rollback_restores_all(void **state)
{
    static const char before[] =
        "CREATE TABLE p (id int PRIMARY KEY, k int UNIQUE);"
        "CREATE TABLE t (id serial PRIMARY KEY, a int CHECK (a > 0), p_id int REFERENCES p);"
        "CREATE TABLE parted (a int, b int) PARTITION BY RANGE (a);"
        "CREATE TABLE part1 PARTITION OF parted FOR VALUES FROM (1) TO (2);"
        "CREATE VIEW v (a) AS SELECT a FROM t; CREATE TYPE e AS ENUM ('x');"
        "CREATE INDEX t_a ON t (a);";
    static const char *const changes[] = {
        "DROP TABLE p CASCADE",
        "DROP TABLE t, v CASCADE",
        "ALTER TABLE t DROP COLUMN a CASCADE",
        "ALTER TABLE t RENAME TO t2; CREATE TABLE t (z int)",
        "ALTER TABLE t SET SCHEMA other",
        "ALTER TABLE parted ADD PRIMARY KEY (a)",
        "CREATE INDEX ON parted (b)",
        "ALTER TABLE p RENAME CONSTRAINT p_pkey TO x",
        "ALTER TYPE e ADD VALUE 'y'",
        "ALTER TYPE e RENAME TO f",
        "DROP SCHEMA public CASCADE",
        "CREATE TABLE n (a int, b int UNIQUE); DROP TABLE n; CREATE TABLE n (c int)",
        "ALTER TABLE t ALTER a TYPE bigint, ALTER a SET NOT NULL, ALTER id DROP DEFAULT",
        "ALTER TABLE unknown ADD COLUMN x int; DROP TABLE unknown",
        "ALTER TABLE parted DETACH PARTITION part1; DROP TABLE parted",
        "SAVEPOINT s; DROP TABLE t CASCADE; ROLLBACK TO s; DROP VIEW v; RELEASE s; DROP TABLE p "
        "CASCADE",
        "CREATE SCHEMA s2; CREATE TABLE s2.t (a int); ALTER SCHEMA s2 RENAME TO s3",
    };

    (void)state;
    for (size_t i = 0; i < sizeof(changes) / sizeof(changes[0]); i++) {
        struct world w = world(before);
        struct buf a = {0}, b = {0};

        schema_dump(w.s, &a);
        assert_int_equal(schema_run(w.s, arena_printf(w.run, "BEGIN; %s; ROLLBACK", changes[i])),
                         0);
        schema_dump(w.s, &b);
        assert_string_equal(a.data, b.data);
        /* The same while looking ahead, and in a transaction afterwards. */
        schema_begin(w.s);
        schema_speculate(w.s);
        schema_run(w.s, changes[i]);
        schema_speculate_end(w.s);
        buf_reset(&b);
        schema_dump(w.s, &b);
        assert_string_equal(a.data, b.data);
        schema_rollback(w.s);
        buf_finish(&a);
        buf_finish(&b);
        arena_destroy(w.run);
    }
}

static void
test_functions(void **state)
{
    struct world w =
        world("CREATE FUNCTION f(int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 1';"
              "CREATE FUNCTION f(text) RETURNS int LANGUAGE sql AS 'SELECT 2';"
              "CREATE OR REPLACE FUNCTION f(int) RETURNS int LANGUAGE sql AS 'SELECT 3';"
              "CREATE FUNCTION g() RETURNS int LANGUAGE sql STABLE AS 'SELECT 1';"
              "DROP FUNCTION g()");
    size_t n = 0;

    (void)state;
    assert_non_null(schema_function(w.s, (struct name){NULL, "f"}, &n));
    assert_int_equal(n, 2);
    assert_int_equal(schema_function(w.s, (struct name){NULL, "g"}, &n)->exists, TRI_NO);
    assert_int_equal(n, 0);
    assert_null(schema_function(w.s, (struct name){NULL, "h"}, NULL));
    assert_int_equal(schema_run(w.s, "DROP FUNCTION f(text)"), 0);
    assert_string_equal(schema_function(w.s, (struct name){NULL, "f"}, &n)->body, "SELECT 3");
    assert_int_equal(n, 1);
    assert_int_equal(schema_function(w.s, (struct name){NULL, "f"}, &n)->volatility, 'v');
    arena_destroy(w.run);
}

/* What is wrong in a document is said with its place. */
static void
test_bad_documents(void **state)
{
    static const struct {
        const char *json, *message;
    } cases[] = {
        {"", ":1:1: this is not a JSON document"},
        {"{\n  \"version\": }", ":2:14: this is not a JSON document"},
        {"[]", ": document: an object is wanted here"},
        {"{}", ": version: 1, the only version this program reads, is wanted here"},
        {"{\"version\": 2}", ": version: 1, the only version this program reads, is wanted here"},
        {"{\"version\": 1, \"relations\": {}}", ": relations: a list is wanted here"},
        {"{\"version\": 1, \"relations\": [1]}",
         ": relations[0]: an object with a name is wanted here"},
        {"{\"version\": 1, \"relations\": [{\"name\": \"t\"}, {}]}",
         ": relations[1].name: a text is wanted here"},
        {"{\"version\": 1, \"relations\": [{\"name\": \"t\", \"kind\": \"tabel\"}]}",
         ": relations[0].kind: one of \"table\" \"partitioned table\" \"foreign table\" \"view\" "
         "\"materialized view\" \"sequence\" \"unknown\" is wanted here"},
        {"{\"version\": 1, \"relations\": [{\"name\": \"t\", \"columns\": [{\"name\": \"a\", "
         "\"type\": {\"name\": \"int4\", \"modifiers\": [\"x\"]}}]}]}",
         ": relations[0].columns[0].type.modifiers: a list of numbers is wanted here"},
        {"{\"version\": 1, \"relations\": [{\"name\": \"t\", \"rows\": -3}]}",
         ": relations[0].rows: a number, not negative is wanted here"},
        {"{\"version\": 1, \"relations\": [{\"name\": \"t\", \"constraints\": [{\"name\": \"c\", "
         "\"columns\": [1]}]}]}",
         ": relations[0].constraints[0].columns: a list of texts is wanted here"},
        {"{\"version\": 1, \"later\": [1], \"relations\": [{\"name\": \"t\", \"x\": 1}]}", NULL},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct arena *run = arena_create();
        struct schema *s = schema_create(run);
        char path[] = "/tmp/pgpreflight-XXXXXX";
        struct error err = {""};
        int fd = mkstemp(path);

        assert_int_equal(write(fd, cases[i].json, strlen(cases[i].json)), strlen(cases[i].json));
        close(fd);
        assert_int_equal(schema_load(s, path, &err), !cases[i].message);
        if (cases[i].message)
            assert_string_equal(err.message, arena_printf(run, "%s%s", path, cases[i].message));
        unlink(path);
        arena_destroy(run);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_files),
        cmocka_unit_test(test_unknown),
        cmocka_unit_test(test_if_not_exists),
        cmocka_unit_test(test_proofs),
        cmocka_unit_test(test_search_path),
        cmocka_unit_test(test_dropped_stays_known),
        cmocka_unit_test(test_rollback_restores_all),
        cmocka_unit_test(test_functions),
        cmocka_unit_test(test_bad_documents),
    };

    parse_init();
    return cmocka_run_group_tests_name("schema", tests, NULL, NULL);
}
