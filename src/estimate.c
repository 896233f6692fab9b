/*
 * estimate.c - how long work on a relation of known size may block: so much for each row and each
 * byte, as scripts/bench-estimates finds it, divided by how fast the server is.
 */
#include "estimate.h"

#include <math.h>
#include <string.h>

#define ROW_BYTES 100        /* of a table that was never analysed */
#define ASSUMED_SPEED 1.5 /* of a server nobody measured: the reference was a busy small machine */
#define LEAST_HIGH_MS 60     /* catalogs, the commit: nothing takes less for certain */

/* Microseconds at speed 1. */
#define SCAN_ROW 0.22
#define SCAN_BYTE (1 / 1000.0)
#define REWRITE_ROW 1.0
#define REWRITE_BYTE (1 / 150.0)
#define INDEX_ROW 0.3
#define INDEX_ROW_LOG 0.035 /* for each doubling of the rows */
#define COPY_BYTE (1 / 300.0)

static double
index_us(double rows)
{
    return rows * (INDEX_ROW + INDEX_ROW_LOG * log2(rows + 2));
}

static size_t
count_indexes(const struct relation *r)
{
    size_t n = 0;

    for (const struct relation_list *l = r->indexes; l; l = l->next)
        n += l->rel->exists != TRI_NO;
    return n;
}

/* The table whose rows are worked on: an index is built from its table's. */
static const struct relation *
table_of(const struct relation *r)
{
    return r->index && r->index->table ? r->index->table : r;
}

struct costs {
    double scan_us, write_us;
    int64_t disk;
};

static struct costs
costs_of(const struct relation *r, unsigned work, double rows)
{
    const struct relation *t = table_of(r);
    double heap = (double) t->bytes, toast = t->toast_bytes > 0 ? (double) t->toast_bytes : 0;
    double scan = rows * SCAN_ROW + heap * SCAN_BYTE, all = heap + toast;
    double indexes = r->index ? 1 : (double) count_indexes(r);
    double index_bytes = r->index ? (double) r->bytes : t->index_bytes > 0 ? (double) t->index_bytes : 0;
    struct costs c = {0};

    if (work & WORK_SCAN)
        c.scan_us += scan;
    if (work & WORK_REWRITE) {
        c.write_us += rows * REWRITE_ROW + all * REWRITE_BYTE + indexes * index_us(rows);
        c.disk += (int64_t) (all + index_bytes);
    } else if (work & WORK_INDEX_REBUILD) {
        c.write_us += indexes * index_us(rows);
        c.disk += (int64_t) index_bytes;
    }
    if (work & WORK_INDEX_BUILD) {
        c.scan_us += heap * SCAN_BYTE;
        c.write_us += index_us(rows);
        c.disk += (int64_t) (rows * 25); /* a narrow key; wide ones take more */
    }
    if (work & WORK_COPY) {
        c.write_us += all * COPY_BYTE;
        c.disk += (int64_t) all;
    }
    return c;
}

static const char *
basis_text(const struct estimate *e, const struct speed *speed, struct arena *a)
{
    return arena_printf(a, "%s, %lld rows, %s", estimate_bytes_text(e->bytes, a),
                        (long long) e->rows, speed->basis ? speed->basis : "speed assumed");
}

struct estimate
estimate_work(const struct relation *r, unsigned work, const struct speed *speed, struct arena *a)
{
    struct estimate e = {.bytes = -1, .rows = -1};
    const struct relation *t = r ? table_of(r) : NULL;
    bool measured = speed && speed->scan > 0 && speed->write > 0;
    struct speed assumed = {ASSUMED_SPEED, ASSUMED_SPEED, NULL};
    struct costs c;
    double ms;

    if (!t || t->bytes < 0 || !(work & ~(unsigned) WORK_ROWS))
        return e;
    if (!measured)
        speed = &assumed;
    e.known = true;
    e.bytes = t->bytes + (t->toast_bytes > 0 ? t->toast_bytes : 0);
    e.rows = t->rows >= 0 ? t->rows : t->bytes / ROW_BYTES;
    c = costs_of(r, work, (double) e.rows);
    e.disk_bytes = c.disk;
    ms = (c.scan_us / speed->scan + c.write_us / speed->write) / 1000;
    e.low_ms = (long) (ms / sqrt(ESTIMATE_SPREAD));
    e.high_ms = (long) (ms * sqrt(ESTIMATE_SPREAD)) + 1;
    if (e.low_ms < 10 && e.high_ms < LEAST_HIGH_MS)
        e.high_ms = LEAST_HIGH_MS;
    if (a)
        e.basis = basis_text(&e, speed, a);
    return e;
}

bool
estimate_within_budget(const struct relation *r, unsigned work, const struct speed *speed,
                       long held_ms, long budget_ms)
{
    struct estimate e = estimate_work(r, work, speed, NULL);

    return e.known && e.high_ms + held_ms <= budget_ms;
}

const char *
estimate_bytes_text(int64_t bytes, struct arena *a)
{
    static const char *const units[] = {"bytes", "kB", "MB", "GB", "TB"};
    double size = (double) bytes;
    size_t u = 0;

    for (; size >= 1024 && u + 1 < sizeof(units) / sizeof(units[0]); u++)
        size /= 1024;
    return arena_printf(a, u ? "%.1f %s" : "%.0f %s", size, units[u]);
}

const char *
estimate_size_text(const struct relation *r, struct arena *a)
{
    return r->bytes < 0 ? "" : arena_printf(a, " (%s)", estimate_bytes_text(r->bytes, a));
}
