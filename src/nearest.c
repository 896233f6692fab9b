/* nearest.c - edit distance with transpositions (optimal string alignment), small words only. */
#include "nearest.h"

#include <string.h>

#define NEAREST_MAX 64 /* longer words are never called a slip of another */

static size_t
min3(size_t a, size_t b, size_t c)
{
    size_t m = a < b ? a : b;

    return m < c ? m : c;
}

static size_t
edit_distance(const char *a, size_t la, const char *b, size_t lb)
{
    size_t rows[3][NEAREST_MAX + 1];

    for (size_t j = 0; j <= lb; j++)
        rows[0][j] = j;
    for (size_t i = 1; i <= la; i++) {
        size_t *now = rows[i % 3], *before = rows[(i + 2) % 3], *older = rows[(i + 1) % 3];

        now[0] = i;
        for (size_t j = 1; j <= lb; j++) {
            size_t cost = a[i - 1] != b[j - 1];

            now[j] = min3(before[j] + 1, now[j - 1] + 1, before[j - 1] + cost);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] &&
                older[j - 2] + 1 < now[j])
                now[j] = older[j - 2] + 1;
        }
    }
    return rows[la % 3][lb];
}

void
nearest_begin(struct nearest *n, const char *word)
{
    *n = (struct nearest) {.word = word};
}

void
nearest_try(struct nearest *n, const char *candidate)
{
    size_t lw = strlen(n->word), lc = strlen(candidate), d;

    if (lw > NEAREST_MAX || lc > NEAREST_MAX)
        return;
    d = edit_distance(n->word, lw, candidate, lc);
    if (!n->best || d < n->distance) {
        n->best = candidate;
        n->distance = d;
    }
}

const char *
nearest_result(const struct nearest *n)
{
    size_t len = strlen(n->word);

    return n->best && n->distance <= 1 + len / 4 ? n->best : NULL;
}
