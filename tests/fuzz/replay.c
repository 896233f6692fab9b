/*
 * Runs a fuzz target once on each stored input: files, and the files in directories, given as
 * arguments. So what the fuzzer once found stays tested in the ordinary suite, without clang.
 */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static size_t n_inputs;

static int
replay_file(const char *path)
{
    FILE *f = fopen(path, "rb");
    size_t size = 0, cap = 1 << 16, got;
    uint8_t *data = malloc(cap), *exact;

    if (!f || !data) {
        perror(path);
        return 1;
    }
    while ((got = fread(data + size, 1, cap - size, f)) > 0) {
        size += got;
        if (size == cap && !(data = realloc(data, cap *= 2)))
            abort();
    }
    fclose(f);
    /* A block of just this size, so that a sanitizer sees one byte too many. */
    exact = malloc(size ? size : 1);
    if (!exact)
        abort();
    memcpy(exact, data, size);
    free(data);
    fprintf(stderr, "%s\n", path);
    LLVMFuzzerTestOneInput(exact, size);
    free(exact);
    n_inputs++;
    return 0;
}

static int
replay(const char *path)
{
    struct dirent *entry;
    struct stat st;
    char child[4096];
    int failed = 0;
    DIR *dir;

    if (stat(path, &st) != 0) {
        perror(path);
        return 1;
    }
    if (!S_ISDIR(st.st_mode))
        return replay_file(path);
    dir = opendir(path);
    if (!dir) {
        perror(path);
        return 1;
    }
    while ((entry = readdir(dir)))
        if (entry->d_name[0] != '.') {
            snprintf(child, sizeof(child), "%s/%s", path, entry->d_name);
            failed |= replay(child);
        }
    closedir(dir);
    return failed;
}

int
main(int argc, char **argv)
{
    int failed = argc < 2;

    for (int i = 1; i < argc; i++)
        failed |= replay(argv[i]);
    fprintf(stderr, "%zu inputs\n", n_inputs);
    return failed || n_inputs == 0;
}
