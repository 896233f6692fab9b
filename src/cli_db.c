/* cli_db.c - see cli_db.h. */
#include "cli_db.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli_world.h"
#include "data.h"
#include "limits.h"
#include "probe.h"

enum {
    DATA_SECONDS = 10
};

/* One per run: the first config that names a database decides which. */
struct cli_session {
    struct db *db;
    bool failed;
    struct buf document;
    bool read;
    const struct input_list *inputs; /* that the document was read for */
};

struct reading {
    struct cli *cli;
    const struct config *config;
    const struct input_list *inputs;
};

static struct cli_session *
session_of(struct cli *cli)
{
    if (!cli->session)
        cli->session = arena_new(cli->arena, struct cli_session);
    return cli->session;
}

/* One line on a terminal, written over by the next and wiped at the end. */
static void
show_progress(const char *name, long elapsed_ms)
{
    fprintf(stderr, "\r\033[Kpgpreflight: asking the database: %s (%ld s)", name, elapsed_ms / 1000);
    fflush(stderr);
}

static void
wipe_progress(void)
{
    if (isatty(STDERR_FILENO))
        fputs("\r\033[K", stderr);
}

struct db *
cli_db(struct cli *cli, const struct config *config)
{
    struct cli_session *s = session_of(cli);
    struct db_options options = {
        .conninfo = config->db,
        .role = config->role,
        .deadline_ms = config->db_timeout_ms,
        .progress = isatty(STDERR_FILENO) ? show_progress : NULL};
    struct error err;

    if (!config->db || s->db || s->failed)
        return s->db;
    s->failed = !db_open(cli->arena, &options, &s->db, &err);
    if (s->failed)
        cli_error("%s", err.message);
    else if (db_server(s->db)->pooled)
        cli_note(
            "the database is asked through a pooler such as PgBouncer: who waits for whom is seen, "
            "what is set for the session is not");
    return s->db;
}

const struct db_server *
cli_db_server(const struct cli *cli)
{
    return cli->session && cli->session->db ? db_server(cli->session->db) : NULL;
}

/* ---- names in the files ---------------------------------------------------------------------- */

struct touched {
    struct arena *a;
    const struct name_list *names;
};

static void
add_touched(struct touched *t, struct name n)
{
    struct name_list *cell;

    if (!n.name)
        return;
    for (const struct name_list *l = t->names; l; l = l->next)
        if (!strcmp(l->name.name, n.name) &&
            !strcmp(l->name.schema ? l->name.schema : "", n.schema ? n.schema : ""))
            return;
    cell = arena_new(t->a, struct name_list);
    cell->name.schema = arena_strdup(t->a, n.schema);
    cell->name.name = arena_strdup(t->a, n.name);
    cell->next = t->names;
    t->names = cell;
}

static void
on_statement(void *arg, const struct statement *st)
{
    struct touched *t = arg;

    for (const struct op *op = st->ops; op; op = op->next) {
        add_touched(t, op->rel);
        add_touched(t, op->object);
        add_touched(t, op->other);
        if (op->constraint)
            add_touched(t, op->constraint->ref);
        for (const struct relation_use *u = op->uses; u; u = u->next)
            add_touched(t, u->rel);
    }
}

/* Standard input from here on: nothing that could be read. */
static void
spoil_standard_input(void)
{
    int fd = open("/dev/null", O_WRONLY | O_CLOEXEC);

    if (fd < 0 || dup2(fd, STDIN_FILENO) < 0)
        close(STDIN_FILENO);
    if (fd > STDIN_FILENO)
        close(fd);
}

/* Standard input is read twice: what came through a pipe is kept in a file that stands in for it.
 * When that goes wrong, half of it must not be taken for the whole: then it cannot be read at all. */
static bool
keep_standard_input(void)
{
    FILE *kept = lseek(STDIN_FILENO, 0, SEEK_CUR) < 0 ? tmpfile() : NULL;
    char block[65536];
    size_t size = 0;
    ssize_t n = 1;
    bool ok = true;

    if (!kept)
        return lseek(STDIN_FILENO, 0, SEEK_CUR) >= 0;
    /* What is too large stays too large in the file, and is refused when it is read. */
    while (ok && n != 0 && size <= LIMIT_FILE_BYTES) {
        n = read(STDIN_FILENO, block, sizeof(block));
        ok = n >= 0 ? fwrite(block, 1, (size_t)n, kept) == (size_t)n : errno == EINTR;
        size += n > 0 ? (size_t)n : 0;
    }
    ok = ok && fflush(kept) == 0 && lseek(fileno(kept), 0, SEEK_SET) == 0 &&
         dup2(fileno(kept), STDIN_FILENO) == STDIN_FILENO;
    fclose(kept);
    if (!ok)
        spoil_standard_input();
    return ok;
}

/* As source_read(), but standard input can be read once more. */
static bool
read_beforehand(struct source *ret_src, const char *path)
{
    bool ok, standard = !strcmp(path, "-");
    off_t start;

    if (standard && !keep_standard_input())
        return false;
    start = standard ? lseek(STDIN_FILENO, 0, SEEK_CUR) : 0;
    ok = source_read(ret_src, path, NULL);
    return (!standard || lseek(STDIN_FILENO, start, SEEK_SET) == start) && ok;
}

/* All names in the files, whatever they are. */
static const struct name_list *
names_in_files(void *arg)
{
    const struct reading *reading = arg;
    const struct input_list *inputs = reading->inputs;
    struct touched t = {reading->cli->arena, NULL};
    struct lint_sink sink = {&t, on_statement, NULL};

    for (size_t i = 0; i < inputs->n; i++) {
        struct source src = {0};
        struct lint_input in;
        struct arena *a;

        if (!read_beforehand(&src, inputs->files[i].path))
            continue;
        a = arena_create();
        in = world_input(reading->cli, reading->config, &src);
        lint_run(&in, schema_create(a), reading->config, &sink, NULL);
        arena_destroy(a);
        source_finish(&src);
    }
    return t.names;
}

/* ---- the schema ------------------------------------------------------------------------------ */

static bool
read_document(struct reading *reading, struct cli_session *session)
{
    struct probe_wanted wanted = {.role = reading->config->role,
                                  .sessions = !reading->cli->command->keeps_schema,
                                  .touched = reading->inputs ? names_in_files : NULL,
                                  .arg = reading};
    const struct probe_gap *gaps;
    struct arena *a = arena_create();
    struct error err;
    bool ok;

    buf_reset(&session->document);
    ok = probe_document(session->db, &wanted, a, &session->document, &gaps, &err);
    wipe_progress();
    if (!ok)
        cli_error("%s", err.message);
    for (; ok && gaps; gaps = gaps->next)
        cli_note("not learned from the database: %s", gaps->text);
    session->inputs = reading->inputs;
    session->read = ok;
    arena_destroy(a);
    return ok;
}

bool
cli_db_schema(struct cli *cli, const struct config *config, const struct input_list *inputs,
              struct schema *s)
{
    struct reading reading = {cli, config, inputs};
    struct cli_session *session = session_of(cli);
    struct error err;

    if (!cli_db(cli, config))
        return false;
    if ((!session->read || session->inputs != inputs) && !read_document(&reading, session))
        return false;
    return schema_load_text(s, "the database", session->document.data, session->document.len,
                            &err) ||
           cli_error("%s", err.message) == STATUS_OK;
}

/* The largest table that can be read. */
static bool
find_large(struct relation *r, void *arg)
{
    const struct relation **best = arg;

    if (r->kind == OBJ_TABLE && r->exists == TRI_YES && r->rows > 0 && r->bytes > 0 &&
        (!*best || r->bytes > (*best)->bytes))
        *best = r;
    return true;
}

void
cli_db_calibrate(struct cli *cli, struct config *config, const struct schema *s)
{
    const struct relation *largest = NULL;
    struct db *db;

    if (!cli_has(cli, "calibrate") || config->speed.basis)
        return;
    if (!config->db) {
        cli_error("--calibrate needs --db: there is no server to measure");
        return;
    }
    db = cli_db(cli, config);
    schema_each_relation(s, find_large, &largest);
    if (db && probe_speed(db, largest, cli->arena, &config->speed))
        cli_note("measured: reads at %.2f, sorts at %.2f of the speed of the machine in "
                 "docs/estimates.md",
                 config->speed.scan, config->speed.write);
    else if (db)
        cli_note("the server's speed could not be measured: estimates stand on an assumed one");
}

bool
cli_db_data(struct cli *cli, const struct config *config, const struct lint_data **ret)
{
    const char *text = cli_value(cli, "data-timeout");
    long seconds = DATA_SECONDS;
    struct db *db;
    char *end;

    *ret = NULL;
    if (!cli_has(cli, "check-data"))
        return true;
    if (!config->db)
        return cli_error("--check-data needs --db: there are no rows to look at") == STATUS_OK;
    if (text) {
        seconds = strtol(text, &end, 10);
        if (end == text || *end || seconds < 1 || seconds > 86400)
            return cli_error("--data-timeout: \"%s\" is not a number of seconds from 1 to 86400",
                             text) == STATUS_OK;
    }
    db = cli_db(cli, config);
    if (!db)
        return true; /* which was said */
    db_no_deadline(db);
    *ret = data_lint(data_create(db, cli->arena, seconds * 1000));
    return true;
}

static void
show_asked(struct db *db)
{
    static const char *const words[] = {"", "timeout", "refused", "failed", "cancelled", "gone"};
    long total = 0;
    size_t n = 0;

    for (const struct db_asked *q = db_asked(db); q; q = q->next) {
        cli_note("asked: %-32s %6zu rows %5ld ms%s%s", q->name, q->n_rows, q->elapsed_ms,
                 q->status ? "  " : "", words[q->status]);
        total += q->elapsed_ms;
        n++;
    }
    cli_note("asked: %zu queries in %ld ms", n, total);
}

void
cli_db_end(struct cli *cli)
{
    struct cli_session *s = cli->session;

    if (!s)
        return;
    if (s->db && cli_has(cli, "verbose"))
        show_asked(s->db);
    db_close(s->db);
    buf_finish(&s->document);
    s->db = NULL;
}
