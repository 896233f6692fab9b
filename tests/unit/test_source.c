#include "source.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "sha256.h"

#define S(s) (s), sizeof(s) - 1

static void
test_sha256_vectors(void **state)
{
    static const struct {
        const char *text, *hex;
    } cases[] = {
        {"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
        {"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
        {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
         "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
        {"abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmn"
         "hijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
         "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"},
    };
    char hex[65], *million;

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        sha256_hex(cases[i].text, strlen(cases[i].text), hex);
        assert_string_equal(hex, cases[i].hex);
    }
    million = malloc(1000000);
    assert_non_null(million);
    memset(million, 'a', 1000000);
    sha256_hex(million, 1000000, hex);
    assert_string_equal(hex, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
    free(million);
}

struct refusal {
    const char *text;
    size_t size;
    const char *message;
};

static void
test_encodings(void **state)
{
    static const struct refusal cases[] = {
        {S("\xff\xfeS\0E\0"), "f: is UTF-16, and"},
        {S("\xfe\xff\0S\0E"), "f: is UTF-16, and"},
        {S("\xff\xfe\0\0S\0\0\0"), "f: is UTF-32, and"},
        {S("\0\0\xfe\xff\0\0\0S"), "f: is UTF-32, and"},
        {S("S\0E\0L\0E\0C\0T\0"), "f: is UTF-16, and"},
        {S("\0S\0E\0L\0E\0C\0T"), "f: is UTF-16, and"},
        {S("\x7f"
           "ELF\2\1\1\0\0\0\0\0\0"),
         "f: is a binary file (NUL byte in line 1)"},
        {S("abcdefgh\r\nabcdefghijk\rx\0bcdef"), "f: is a binary file (NUL byte in line 3)"},
        {S("select 1;\nselect '\xe4';"), "f: line 2 is not UTF-8 (byte 0xE4)"},
    };
    struct source src;
    struct error err;

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        assert_false(source_from_memory(&src, "f", cases[i].text, cases[i].size, &err));
        err.message[strlen(cases[i].message)] = '\0';
        assert_string_equal(err.message, cases[i].message);
        assert_null(src.text);
    }
    assert_true(source_from_memory(&src, "f", NULL, 0, &err));
    assert_int_equal(src.size, 0);
    assert_int_equal(source_position(&src, 5).line, 1);
    source_finish(&src);
}

static void
check_position(struct source *src, size_t offset, size_t line, size_t column)
{
    struct position p = source_position(src, offset);

    assert_int_equal(p.line, line);
    assert_int_equal(p.column, column);
}

static void
test_positions(void **state)
{
    struct source src;
    size_t len;

    (void)state;
    assert_true(source_from_memory(&src, "f", S("\xef\xbb\xbf\xc3\xa4x\r\n\ry\n"), NULL));
    assert_int_equal(src.bom, 3);
    check_position(&src, 0, 1, 1);
    check_position(&src, 3, 1, 1);
    check_position(&src, 4, 1, 1); /* inside the character */
    check_position(&src, 5, 1, 2);
    check_position(&src, 6, 1, 3); /* the line break itself */
    check_position(&src, 8, 2, 1);
    check_position(&src, 9, 3, 1);
    check_position(&src, 11, 4, 1);
    check_position(&src, 999, 4, 1);
    assert_int_equal(source_position(&src, 999).offset, 11);
    assert_memory_equal(source_line(&src, 1, &len), "\xc3\xa4x", 3);
    assert_int_equal(len, 3);
    source_line(&src, 2, &len);
    assert_int_equal(len, 0);
    assert_memory_equal(source_line(&src, 3, &len), "y", 1);
    assert_int_equal(len, 1);
    source_line(&src, 4, &len);
    assert_int_equal(len, 0);
    assert_string_equal(source_line(&src, 5, &len), "");
    assert_string_equal(source_line(&src, 0, &len), "");
    source_finish(&src);
}

/* The slow and obvious way, compared at every byte of a text with long lines. */
static void
test_positions_against_a_count(void **state)
{
    static const char *const pieces[] = {"a", "\xc3\xa4", "\xe6\xbc\xa2", "\xf0\x9f\x98\x80"};
    size_t size = 0, line = 1, column = 1;
    char *text = malloc(64000);
    struct source src;

    (void)state;
    assert_non_null(text);
    for (size_t i = 0; i < 12000; i++) {
        const char *piece = i % 5003 == 5002 ? "\n" : pieces[i * 7 % 11 % 4];

        memcpy(text + size, piece, strlen(piece));
        size += strlen(piece);
    }
    assert_true(source_from_memory(&src, "f", text, size, NULL));
    for (size_t i = 0; i < size; i++) {
        if ((text[i] & 0xc0) != 0x80)
            check_position(&src, i, line, column++);
        if (text[i] == '\n') {
            line++;
            column = 1;
        }
    }
    source_finish(&src);
    free(text);
}

static void
expect_failure(const char *path, const char *contains)
{
    struct source src;
    struct error err;

    assert_false(source_read(&src, path, &err));
    if (!strstr(err.message, contains))
        fail_msg("\"%s\" does not hold \"%s\"", err.message, contains);
}

static void
write_file(const char *path, const char *text, size_t n)
{
    FILE *f = fopen(path, "w");

    assert_non_null(f);
    assert_int_equal(fwrite(text, 1, n, f), n);
    assert_int_equal(fclose(f), 0);
}

static void
test_files(void **state)
{
    char dir[] = "/tmp/pgpf-source-XXXXXX", odd[] = "we\nird\x1b::x.sql";
    struct source src;

    (void)state;
    assert_non_null(mkdtemp(dir));
    assert_int_equal(chdir(dir), 0);
    write_file("a.sql", S("select 1;\n"));
    write_file(odd, S("\0"));
    assert_int_equal(symlink("gone", "dangling.sql"), 0);
    assert_int_equal(symlink("loop.sql", "loop.sql"), 0);
    assert_int_equal(mkdir("d.sql", 0700), 0);

    assert_true(source_read(&src, "a.sql", NULL));
    assert_string_equal(src.text, "select 1;\n");
    assert_string_equal(src.path, "a.sql");
    source_hash(&src);
    assert_string_equal(src.sha256,
                        "4a45092ccf992ea92250053a80b931b787924ba61648f420555511b84f10ab6c");
    source_finish(&src);
    expect_failure("gone.sql", "gone.sql: no such file");
    expect_failure("dangling.sql", "symbolic link to gone, which does not exist");
    expect_failure("loop.sql", "leads back to itself");
    expect_failure("d.sql", "is a directory");
    expect_failure(odd, "we\\nird\\x1B::x.sql: is a binary");

    unlink("a.sql");
    unlink(odd);
    unlink("dangling.sql");
    unlink("loop.sql");
    rmdir("d.sql");
    assert_int_equal(chdir("/"), 0);
    rmdir(dir);
}

/* Standard input is a pipe that hands over its bytes in pieces. */
static void
test_pipe(void **state)
{
    int fds[2], saved = dup(STDIN_FILENO);
    struct source src;
    size_t total = 300000;
    pid_t child;

    (void)state;
    assert_int_equal(pipe(fds), 0);
    child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        close(fds[0]);
        for (size_t i = 0; i < total; i++)
            if (write(fds[1], i % 80 == 79 ? "\n" : "x", 1) != 1)
                _exit(1);
        _exit(0);
    }
    close(fds[1]);
    dup2(fds[0], STDIN_FILENO);
    close(fds[0]);
    assert_true(source_read(&src, "-", NULL));
    dup2(saved, STDIN_FILENO);
    close(saved);
    assert_int_equal(src.size, total);
    assert_string_equal(src.path, "<stdin>");
    check_position(&src, total, total / 80 + 1, 1);
    source_finish(&src);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sha256_vectors), cmocka_unit_test(test_encodings),
        cmocka_unit_test(test_positions),      cmocka_unit_test(test_positions_against_a_count),
        cmocka_unit_test(test_files),          cmocka_unit_test(test_pipe),
    };

    return cmocka_run_group_tests_name("source", tests, NULL, NULL);
}
