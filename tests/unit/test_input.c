#include "input.h"

#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "buf.h"

static char temp_dir[] = "/tmp/pgpf-input-XXXXXX";

static int
enter_temp_dir(void **state)
{
    (void)state;
    return mkdtemp(temp_dir) ? chdir(temp_dir) : -1;
}

static int
remove_temp_dir(void **state)
{
    char command[128];

    (void)state;
    snprintf(command, sizeof(command), "chmod -R u+rwx %s; rm -rf %s", temp_dir, temp_dir);
    return chdir("/") == 0 ? system(command) : -1;
}

/* Creates the file, and the directories it needs. */
static void
touch(const char *path)
{
    char *copy = strdup(path);
    FILE *f;

    assert_non_null(copy);
    for (char *slash = copy; (slash = strchr(slash, '/')); slash++) {
        *slash = '\0';
        mkdir(copy, 0700);
        *slash = '/';
    }
    free(copy);
    f = fopen(path, "w");
    assert_non_null(f);
    fclose(f);
}

/* Paths, one per line, problems as "! message". */
static void
check(const char *const *paths, size_t n, const char *expected)
{
    struct arena *a = arena_create();
    struct buf out = {0};
    struct input_list list;
    size_t problems = 0;

    buf_puts(&out, "");
    assert_true(input_collect(&list, a, paths, n, NULL));
    for (size_t i = 0; i < list.n; i++) {
        const struct input_file *f = &list.files[i];

        problems += f->problem != NULL;
        buf_printf(&out, "%s%s\n", f->problem ? "! " : "", f->problem ? f->problem : f->path);
    }
    assert_string_equal(out.data, expected);
    assert_int_equal(list.n_problems, problems);
    buf_finish(&out);
    arena_destroy(a);
}

#define CHECK(expected, ...)                                                                       \
    check((const char *const[]){__VA_ARGS__},                                                      \
          sizeof((const char *[]){__VA_ARGS__}) / sizeof(char *), expected)

static void
test_order(void **state)
{
    static const char *const ordered[] = {
        "1.sql",
        "01a.sql",
        "2.sql",
        "10.sql",
        "A/z",
        "V1.2.sql",
        "V1.10.sql",
        "V1_2.sql",
        "V2__b.sql",
        "V10__a.sql",
        "a/2/x.sql",
        "a/10/b.sql",
        "a-b/1.sql",
        "a.sql",
        "a01",
        "a1",
        "a99999999999999999999998",
        "a99999999999999999999999",
        "b",
    };
    size_t n = sizeof(ordered) / sizeof(ordered[0]);

    (void)state;
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++) {
            int order = input_compare_paths(ordered[i], ordered[j]);

            if ((order < 0) != (i < j) || (order > 0) != (i > j))
                fail_msg("%s %s: %d", ordered[i], ordered[j], order);
        }
}

static void
test_directories(void **state)
{
    (void)state;
    touch("m/V10__c.sql");
    touch("m/V2__b.sql");
    touch("m/V1__a.sql");
    touch("m/notes.txt");
    touch("m/.git/x.sql");
    touch("m/.hidden.sql");
    touch("m/node_modules/p/x.sql");
    touch("m/20240101_a/up.sql");
    touch("m/20240101_a/down.sql");
    touch("m/20231231_b/up.SQL");
    touch("m/dir.sql/migration.sql");
    CHECK("m/20231231_b/up.SQL\nm/20240101_a/down.sql\nm/20240101_a/up.sql\nm/V1__a.sql\n"
          "m/V2__b.sql\nm/V10__c.sql\nm/dir.sql/migration.sql\n",
          "m");
    CHECK("m/20231231_b/up.SQL\n", "m/20231231_b/");
    CHECK("m/notes.txt\n-\nm/V2__b.sql\n", "m/notes.txt", "-", "m/V2__b.sql", "./m/V2__b.sql", "-");
    CHECK("m/V10__c.sql\nm/20240101_a/down.sql\nm/20240101_a/up.sql\n", "m/V10__c.sql",
          "m/20240101_a");
    CHECK("m/dir.sql/migration.sql\n", "m/dir.sql");
    touch("hidden/.b/.c/x.sql");
    CHECK("hidden/.b/.c/x.sql\n", "hidden/.b/.c");
}

static void
test_problems(void **state)
{
    (void)state;
    CHECK("! gone: no such file or directory\n", "gone");
    CHECK("! we\\nird\\x1B[0m: no such file or directory\n", "we\nird\x1b[0m");
    CHECK("! \"\": no such file or directory\n", "");
    touch("p/none.txt");
    touch("p/q/one.sql");
    CHECK("p/none.txt\n", "p/none.txt");
    assert_int_equal(mkdir("empty", 0700), 0);
    CHECK("! empty: no .sql file in this directory or below it\np/q/one.sql\n", "empty", "p");
    assert_int_equal(symlink("nowhere", "p/dangling.sql"), 0);
    assert_int_equal(symlink("nowhere", "p/dangling.txt"), 0);
    assert_int_equal(symlink("self.sql", "p/self.sql"), 0);
    assert_int_equal(mkfifo("p/pipe.sql", 0600), 0);
    CHECK("! p/dangling.sql: is a symbolic link to something that does not exist\n"
          "! p/pipe.sql: is not a regular file\n"
          "p/q/one.sql\n"
          "! p/self.sql: is a symbolic link that leads back to itself\n",
          "p");
    CHECK("! p/dangling.txt: is a symbolic link to something that does not exist\np/pipe.sql\n",
          "p/dangling.txt", "p/pipe.sql");
    if (geteuid() != 0) {
        touch("locked/a.sql");
        chmod("locked", 0);
        CHECK("! locked: cannot read this directory: Permission denied\n", "locked");
    }
}

static void
test_links(void **state)
{
    (void)state;
    touch("l/a/1.sql");
    touch("l/we\nird::x.sql");
    assert_int_equal(symlink("..", "l/a/up"), 0);
    assert_int_equal(symlink(".", "l/here"), 0);
    assert_int_equal(symlink("../a", "l/b"), 0);
    assert_int_equal(symlink("a/1.sql", "l/link.sql"), 0);
    touch("a/2.sql");
    CHECK("l/a/1.sql\nl/b/2.sql\nl/link.sql\nl/we\nird::x.sql\n", "l");

    /* Each of 40 directories leads twice to the next one: a million million ways, and no file. */
    assert_int_equal(mkdir("deep", 0700), 0);
    for (int i = 0; i < 40; i++) {
        char name[32], target[32];

        snprintf(name, sizeof(name), "deep/%d", i);
        mkdir(name, 0700);
        snprintf(target, sizeof(target), "../%d", i + 1);
        snprintf(name, sizeof(name), "deep/%d/a", i);
        assert_int_equal(symlink(target, name), 0);
        snprintf(name, sizeof(name), "deep/%d/b", i);
        assert_int_equal(symlink(target, name), 0);
    }
    CHECK("! deep/0: no .sql file in this directory or below it\n", "deep/0");
    touch("deep/40/x.sql");
    CHECK("deep/37/a/a/a/x.sql\n", "deep/37");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_order),
        cmocka_unit_test(test_directories),
        cmocka_unit_test(test_problems),
        cmocka_unit_test(test_links),
    };

    return cmocka_run_group_tests_name("input", tests, enter_temp_dir, remove_temp_dir);
}
