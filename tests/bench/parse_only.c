/* parse_only.c - the floor for scripts/bench: libpg_query's raw parser over each file, and nothing else. */
#include <pg_query.h>
#include <pg_query_internal.h>
#include <stdio.h>
#include <stdlib.h>

static char *
slurp(const char *path)
{
    FILE *f = fopen(path, "rb");
    long n = f && !fseek(f, 0, SEEK_END) ? ftell(f) : -1;
    char *text = n < 0 ? NULL : calloc((size_t) n + 1, 1);

    if (!text || (rewind(f), fread(text, 1, (size_t) n, f)) != (size_t) n)
        exit(2);
    fclose(f);
    return text;
}

int
main(int argc, char **argv)
{
    int wrong = 0;

    pg_query_init();
    for (int i = 1; i < argc; i++) {
        char *text = slurp(argv[i]);
        MemoryContext context = pg_query_enter_memory_context();

        wrong += pg_query_raw_parse(text, PG_QUERY_PARSE_DEFAULT).error != NULL;
        pg_query_exit_memory_context(context);
        free(text);
    }
    (printf)("%d\n", wrong); /* files that do not parse, where it stopped early */
    return 0;
}
