/*
 * estimate.c - how long work on a relation of known size may block.
 *
 * The rates are deliberately wide: the low end is a fast local disk with a warm cache, the high
 * end a busy cloud volume. A live probe can replace them by what the server really does.
 */
#include "estimate.h"

#include <string.h>

struct rate {
    unsigned work;
    double fast, slow; /* MB per second */
    const char *what;
};

static const struct rate rates[] = {
    {WORK_SCAN, 2000, 150, "read"},
    {WORK_REWRITE, 250, 25, "rewritten"},
    {WORK_INDEX_BUILD, 200, 20, "indexed"},
    {WORK_INDEX_REBUILD, 200, 20, "indexed again"},
    {WORK_COPY, 800, 50, "copied"},
};

static void
add_rates(struct estimate *e, double megabytes, unsigned work, double *ret_low, double *ret_high)
{
    (void) e;
    *ret_low = *ret_high = 0;
    for (size_t i = 0; i < sizeof(rates) / sizeof(rates[0]); i++) {
        if (!(work & rates[i].work))
            continue;
        *ret_low += megabytes / rates[i].fast;
        *ret_high += megabytes / rates[i].slow;
    }
}

struct estimate
estimate_work(const struct relation *r, unsigned work, struct arena *a)
{
    struct estimate e = {.bytes = -1, .rows = -1};
    double low, high;

    if (!r || r->bytes < 0 || !(work & ~(unsigned) WORK_ROWS))
        return e;
    e.known = true;
    e.bytes = r->bytes + (r->toast_bytes > 0 ? r->toast_bytes : 0);
    if (work & (WORK_REWRITE | WORK_INDEX_REBUILD) && r->index_bytes > 0)
        e.bytes += r->index_bytes;
    e.rows = r->rows;
    add_rates(&e, (double) e.bytes / 1e6, work, &low, &high);
    e.low_ms = (long) (low * 1000);
    e.high_ms = (long) (high * 1000) + 1;
    if (a)
        e.basis = arena_printf(a, "%.1f MB at assumed disk rates", (double) e.bytes / 1e6);
    return e;
}

bool
estimate_within_budget(const struct relation *r, unsigned work, long budget_ms)
{
    struct estimate e = estimate_work(r, work, NULL);

    return e.known && e.high_ms <= budget_ms;
}

const char *
estimate_size_text(const struct relation *r, struct arena *a)
{
    static const char *const units[] = {"bytes", "kB", "MB", "GB", "TB"};
    double size = (double) r->bytes;
    size_t u = 0;

    if (r->bytes < 0)
        return "";
    for (; size >= 1024 && u + 1 < sizeof(units) / sizeof(units[0]); u++)
        size /= 1024;
    return arena_printf(a, u ? " (%.1f %s)" : " (%.0f %s)", size, units[u]);
}
