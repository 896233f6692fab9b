/* probe_speed.c - how fast a server is, measured by reading only. */
#include "probe.h"
#include "probe_sql.h"

#define MEASURE_MS 2000            /* for one query */
#define MEASURE_BYTES (64LL << 20) /* of a table, at most */

/* What the machine of docs/estimates.md takes, in microseconds. */
#define REFERENCE_SORT 200000.0
#define REFERENCE_SCAN_ROW 0.18
#define REFERENCE_SCAN_BYTE (1 / 1500.0)

static void
put_identifier(struct buf *b, const char *name)
{
    buf_putc(b, '"');
    for (; *name; name++)
        buf_printf(b, *name == '"' ? "\"\"" : "%c", *name);
    buf_putc(b, '"');
}

static double
measured_us(const struct db_result *r)
{
    return r->status == DB_OK ? (double)(r->elapsed_ms > 0 ? r->elapsed_ms : 1) * 1000 : 0;
}

/* 0: unknown. */
static double
scan_speed(struct db *db, const struct relation *t, struct arena *a)
{
    int64_t rows = t->bytes > MEASURE_BYTES
                       ? (int64_t)((double)t->rows * (double)MEASURE_BYTES / (double)t->bytes)
                       : t->rows;
    double bytes = (double)t->bytes * (double)rows / (double)t->rows, us;
    struct db_result r;
    struct buf b = {0};

    if (bytes < 1e6)
        return 0; /* too little to say anything */
    buf_puts(&b, "SELECT count(*) FROM (SELECT 1 FROM ONLY ");
    put_identifier(&b, t->name.schema);
    buf_putc(&b, '.');
    put_identifier(&b, t->name.name);
    buf_printf(&b, " LIMIT %lld) s", (long long)rows);
    r = db_query(db, a, "speed of reading", b.data, 0, NULL, MEASURE_MS);
    buf_finish(&b);
    us = measured_us(&r);
    return us > 0 ? ((double)rows * REFERENCE_SCAN_ROW + bytes * REFERENCE_SCAN_BYTE) / us : 0;
}

bool
probe_speed(struct db *db, const struct relation *table, struct arena *a, struct speed *ret)
{
    struct db_result r = db_query(db, a, "speed of sorting", sql_speed, 0, NULL, MEASURE_MS);
    double us = measured_us(&r);

    if (us <= 0)
        return false;
    ret->write = REFERENCE_SORT / us;
    ret->scan = table ? scan_speed(db, table, a) : 0;
    if (ret->scan <= 0)
        ret->scan = ret->write;
    ret->basis = "speed measured there";
    return true;
}
