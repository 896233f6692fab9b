/*
 * db.c - see db.h. The only file that knows libpq, which is loaded when a session is opened:
 * linking it would cost every run 25 libraries.
 *
 * A query is sent as BEGIN READ ONLY, its settings, itself and COMMIT, all at once (pipeline mode):
 * one round trip, and nothing that depends on which of its servers a pooler gives us.
 */
#include "db.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "buf.h"
#include "db_libpq.h"
#include "db_url.h"

#define CONNECT_TIMEOUT_MS 10000 /* unless connect_timeout says otherwise */
#define QUERY_TIMEOUT_MS 10000
#define LOCK_TIMEOUT_MS 1000
#define GRACE_MS 2000 /* for a server's own timeout to arrive here */
#define OLDEST_SERVER 120000
#define PROGRESS_MS 1000

struct db {
    struct arena *arena;
    struct db_options options;
    struct db_server server;
    const char *conninfo; /* as libpq has it */
    const char *search_path;
    const char *encoding; /* of what we read: a server that knows none sends bytes as they are */
    PGconn *conn;
    PGcancel *cancel;
    int64_t deadline; /* on the monotonic clock, ms; 0: none */
    bool pipeline;
    const char *asking; /* the query that runs, since when */
    int64_t asked_at;
    enum db_status over; /* not DB_OK: no query is sent any more, and why */
    const char *over_message;
    struct db_asked *first_asked, *last_asked;
};

static volatile sig_atomic_t interrupted;

static void
on_interrupt(int number)
{
    interrupted = number;
}

static int64_t
now_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* One line, valid UTF-8, without passwords. */
static const char *
clean(struct db *db, const char *message, struct arena *a)
{
    const char *pass = pq.PQpass(db->conn), *secrets[] = {pass ? pass : "", NULL};
    struct buf raw = {0}, b = {0};
    size_t n = strlen(message);
    char *line;

    for (size_t i = 0; i < n; i++)
        if (!strchr(" \n\r\t", message[i]))
            buf_putc(&raw, message[i]);
        else if (raw.len && raw.data[raw.len - 1] != ' ' && message[i + 1])
            buf_putc(&raw, ' ');
    buf_valid_utf8(&b, raw.data ? raw.data : "", raw.len);
    line = arena_strdup(a, b.len ? b.data : "");
    buf_finish(&raw);
    buf_finish(&b);
    return db_url_scrub(line, db->options.conninfo, secrets, a);
}

/* ---- waiting -------------------------------------------------------------------------------- */

enum waited {
    WAITED_READY,
    WAITED_TIMEOUT,
    WAITED_INTERRUPTED,
};

static enum waited
wait_socket(struct db *db, short events, int64_t until)
{
    struct pollfd p = {pq.PQsocket(db->conn), events, 0};

    for (;;) {
        int64_t left = until - now_ms();
        int n;

        if (interrupted)
            return WAITED_INTERRUPTED;
        n = left > 0 ? poll(&p, 1, left > 200 ? 200 : (int)left) : 0;
        if (!n && db->options.progress && db->asking && now_ms() - db->asked_at >= PROGRESS_MS)
            db->options.progress(db->asking, (long)(now_ms() - db->asked_at));
        if (n > 0 || (n < 0 && errno != EINTR))
            return WAITED_READY; /* an error shows when it is read */
        if (!n && until <= now_ms())
            return WAITED_TIMEOUT;
    }
}

/* ---- one query ------------------------------------------------------------------------------ */

struct step {
    const char *sql;
    size_t n_params;
    const char *const *params;
};

struct answer {
    PGresult *result;  /* of the step that counts */
    PGresult *failure; /* the first error of any step */
    enum waited waited;
    bool gone;
};

/* The next result, NULL at the end of a step's. */
static PGresult *
next_result(struct db *db, struct answer *answer, int64_t until)
{
    int64_t limit = until;
    bool asked_to_stop = false;

    for (;;) {
        int unsent;

        if (!pq.PQisBusy(db->conn))
            return pq.PQgetResult(db->conn);
        unsent = pq.PQflush(db->conn);
        answer->waited = wait_socket(db, (short)(POLLIN | (unsent ? POLLOUT : 0)), limit);
        if (answer->waited == WAITED_INTERRUPTED && !asked_to_stop) {
            char ignored[256];

            asked_to_stop = true;
            interrupted = 0;
            db->over = DB_CANCELLED;
            db->over_message = "interrupted";
            pq.PQcancel(db->cancel, ignored, sizeof(ignored));
            limit = now_ms() + GRACE_MS;
        } else if (answer->waited != WAITED_READY || !pq.PQconsumeInput(db->conn)) {
            answer->gone = true;
            return NULL;
        }
    }
}

static void
take_step(struct db *db, struct answer *answer, bool counts, int64_t until)
{
    PGresult *r;

    while (!answer->gone && (r = next_result(db, answer, until))) {
        ExecStatusType status = pq.PQresultStatus(r);

        if (counts && status == PGRES_TUPLES_OK && !answer->result)
            answer->result = r;
        else if (status == PGRES_FATAL_ERROR && !answer->failure)
            answer->failure = r;
        else
            pq.PQclear(r);
        if (status == PGRES_PIPELINE_SYNC)
            return;
    }
}

static void
send_step(struct db *db, struct answer *answer, const struct step *step)
{
    if (!answer->gone && !pq.PQsendQueryParams(db->conn, step->sql, (int)step->n_params, NULL,
                                               step->params, NULL, NULL, 0))
        answer->gone = true;
}

/* Sends all and reads all. Without pipeline mode each step waits for the one before. */
static void
run_steps(struct db *db, struct answer *answer, const struct step *steps, size_t n, size_t counts,
          int64_t until)
{
    for (size_t i = 0; i < n; i++) {
        send_step(db, answer, &steps[i]);
        if (db->pipeline)
            continue;
        take_step(db, answer, i == counts, until);
        if (answer->failure)
            return;
    }
    if (!db->pipeline)
        return;
    if (!answer->gone && !pq.PQpipelineSync(db->conn))
        answer->gone = true;
    for (size_t i = 0; i < n; i++)
        take_step(db, answer, i == counts, until);
    take_step(db, answer, false, until); /* the sync itself */
}

/* The transaction around the query. An expression on a table with row security must fail rather
 * than see less than there is; JIT would cost more than these queries do. */
static struct answer
run_query(struct db *db, const struct step *query, long timeout_ms)
{
    static const char *const settings =
        "SELECT set_config('statement_timeout', $1, true), set_config('lock_timeout', $2, true),"
        " set_config('idle_in_transaction_session_timeout', $3, true),"
        " set_config('row_security', 'off', true), set_config('jit', 'off', true),"
        " set_config('search_path', coalesce($4, current_setting('search_path')), true),"
        " set_config('client_encoding', $5, true)";
    static const struct step rollback = {"ROLLBACK", 0, NULL};
    char timeout[24], lock[24], idle[24];
    const char *const params[] = {timeout, lock, idle, db->search_path, db->encoding};
    const struct step steps[] = {{"BEGIN TRANSACTION READ ONLY", 0, NULL},
                                 {settings, 5, params},
                                 *query,
                                 {"COMMIT", 0, NULL}};
    struct answer answer = {0}, ignored = {0};
    long wait_lock = db->options.lock_timeout_ms;
    int64_t until = now_ms() + timeout_ms + GRACE_MS;

    snprintf(timeout, sizeof(timeout), "%ld", timeout_ms);
    snprintf(lock, sizeof(lock), "%ld", wait_lock < timeout_ms ? wait_lock : timeout_ms);
    snprintf(idle, sizeof(idle), "%ld", timeout_ms + GRACE_MS);
    run_steps(db, &answer, steps, 4, 2, until);
    if (answer.failure && !answer.gone) {
        run_steps(db, &ignored, &rollback, 1, 1, now_ms() + GRACE_MS);
        answer.gone = ignored.gone;
        pq.PQclear(ignored.failure);
    }
    return answer;
}

/* ---- what it gave --------------------------------------------------------------------------- */

static void
clear_result(void *result)
{
    pq.PQclear(result);
}

/* The values stay in libpq's memory, which goes with the arena. */
static void
keep_values(struct db_result *r, PGresult *result, struct arena *a)
{
    const char **values;

    arena_defer(a, clear_result, result);
    r->n_rows = (size_t)pq.PQntuples(result);
    r->n_columns = (size_t)pq.PQnfields(result);
    values = arena_array(a, const char *, r->n_rows * r->n_columns);
    r->values = values;
    for (size_t row = 0; row < r->n_rows; row++) {
        for (size_t column = 0; column < r->n_columns; column++, values++) {
            const char *v = pq.PQgetvalue(result, (int)row, (int)column);
            size_t n = strlen(v);
            struct buf b = {0};

            *values = pq.PQgetisnull(result, (int)row, (int)column) ? NULL : v;
            if (utf8_valid_prefix(v, n) == n)
                continue;
            buf_valid_utf8(&b, v, n);
            *values = arena_strdup(a, b.data);
            buf_finish(&b);
        }
    }
}

static enum db_status
status_of(const char *sqlstate)
{
    if (!strcmp(sqlstate, "57014") || !strcmp(sqlstate, "55P03"))
        return DB_TIMEOUT;
    if (!strcmp(sqlstate, "42501"))
        return DB_REFUSED;
    if (!strncmp(sqlstate, "57P0", 4) || !strncmp(sqlstate, "08", 2) || !strcmp(sqlstate, "25P03"))
        return DB_GONE;
    return DB_FAILED;
}

static void
read_failure(struct db *db, struct db_result *r, const PGresult *failure, struct arena *a)
{
    const char *sqlstate = pq.PQresultErrorField(failure, PG_DIAG_SQLSTATE);
    const char *message = pq.PQresultErrorField(failure, PG_DIAG_MESSAGE_PRIMARY);

    snprintf(r->sqlstate, sizeof(r->sqlstate), "%s", sqlstate ? sqlstate : "");
    r->status = sqlstate ? status_of(sqlstate) : DB_GONE;
    r->message = clean(db, message ? message : "the connection is lost", a);
}

/* The session ends here: why, for this query and all later ones. */
static void
session_over(struct db *db, struct db_result *r, enum db_status status, const char *message)
{
    r->status = status;
    r->message = message;
    if (db->over == DB_OK) {
        db->over = DB_GONE;
        db->over_message = arena_strdup(db->arena, message);
    }
}

static void
read_answer(struct db *db, struct db_result *r, struct answer *answer, struct arena *a)
{
    const char *message;

    if (answer->failure)
        read_failure(db, r, answer->failure, a);
    if (answer->result && !answer->failure && !answer->gone)
        keep_values(r, answer->result, a);
    else
        pq.PQclear(answer->result);
    pq.PQclear(answer->failure);
    if (db->over == DB_CANCELLED) {
        r->status = DB_CANCELLED;
        r->message = db->over_message;
    } else if (answer->gone && answer->waited == WAITED_TIMEOUT) {
        session_over(db, r, DB_TIMEOUT, "the server does not answer");
    } else if (answer->gone || r->status == DB_GONE) {
        message = r->message ? r->message : clean(db, pq.PQerrorMessage(db->conn), a);
        session_over(db, r, DB_GONE, *message ? message : "the connection is lost");
    }
}

static void
note_asked(struct db *db, const char *name, const struct db_result *r)
{
    struct db_asked *asked = arena_new(db->arena, struct db_asked);

    *asked =
        (struct db_asked){arena_strdup(db->arena, name), r->status, r->n_rows, r->elapsed_ms, NULL};
    if (db->last_asked)
        db->last_asked->next = asked;
    else
        db->first_asked = asked;
    db->last_asked = asked;
}

struct db_result
db_query(struct db *db, struct arena *a, const char *name, const char *sql, size_t n_params,
         const char *const *params, long timeout_ms)
{
    const struct step query = {sql, n_params, params};
    struct sigaction ours = {.sa_handler = on_interrupt, .sa_flags = (int)SA_RESETHAND}, theirs;
    struct db_result r = {.status = db->over, .message = db->over_message};
    int64_t begin = now_ms(), left = db->deadline ? db->deadline - begin : INT64_MAX;
    struct answer answer;

    if (timeout_ms <= 0)
        timeout_ms = db->options.query_timeout_ms;
    if (!r.status && left <= 0) {
        r.status = DB_TIMEOUT;
        r.message = "the time for the whole session is over";
    }
    if (!r.status) {
        interrupted = 0;
        db->asking = name;
        db->asked_at = begin;
        sigaction(SIGINT, &ours, &theirs);
        answer = run_query(db, &query, left < timeout_ms ? (long)left : timeout_ms);
        sigaction(SIGINT, &theirs, NULL);
        read_answer(db, &r, &answer, a);
        r.elapsed_ms = (long)(now_ms() - begin);
    }
    note_asked(db, name, &r);
    return r;
}

/* ---- opening -------------------------------------------------------------------------------- */

static void
ignore_notice(void *arg, const PGresult *result)
{
    (void)arg;
    (void)result;
}

/* connect_timeout of the URI, a service or the environment. */
static int64_t
connect_timeout_ms(struct db *db)
{
    PQconninfoOption *options = pq.PQconninfo(db->conn), *o;
    long seconds = 0;

    for (o = options; o && o->keyword; o++)
        if (!strcmp(o->keyword, "connect_timeout") && o->val)
            seconds = strtol(o->val, NULL, 10);
    pq.PQconninfoFree(options);
    return seconds > 0 && seconds < 100000 ? seconds * 1000 : CONNECT_TIMEOUT_MS;
}

static bool
cannot_connect(struct db *db, const char *why, struct error *err)
{
    const char *hint = "";

    why = clean(db, why, db->arena);
    if (strstr(why, "no password supplied"))
        hint = ": give it in ~/.pgpass, PGPASSWORD or the URI";
    else if (strstr(why, "password authentication failed"))
        hint = ": check user and password (URI, PGPASSWORD, ~/.pgpass)";
    else if (strstr(why, "does not support SSL"))
        hint = ": if that is wanted, say sslmode=disable";
    return error_set(err, "cannot connect to the database: %s%s", why, hint);
}

static bool
connect_wait(struct db *db, struct error *err)
{
    int64_t begin = now_ms(), until = begin + connect_timeout_ms(db);
    PostgresPollingStatusType state = PGRES_POLLING_WRITING;

    if (db->deadline && db->deadline < until)
        until = db->deadline;
    while (state != PGRES_POLLING_OK) {
        short events = state == PGRES_POLLING_READING ? POLLIN : POLLOUT;

        if (state == PGRES_POLLING_FAILED || pq.PQstatus(db->conn) == CONNECTION_BAD)
            return cannot_connect(db, pq.PQerrorMessage(db->conn), err);
        if (wait_socket(db, events, until) == WAITED_TIMEOUT)
            return cannot_connect(
                db,
                arena_printf(db->arena, "no answer within %.1f s", (double)(until - begin) / 1000),
                err);
        state = pq.PQconnectPoll(db->conn);
    }
    return true;
}

static bool
connect_server(struct db *db, const struct db_url *url, struct error *err)
{
    const char *keywords[8] = {NULL}, *values[8] = {NULL};
    size_t n = 0;

#define SET(k, v) (keywords[n] = (k), values[n++] = (v))
    if (url->strict) {
        SET("sslmode", "verify-full"); /* before dbname: what the URI says itself wins */
        if (pq.PQlibVersion() >= 160000)
            SET("sslrootcert", "system");
    }
    SET("dbname", db->conninfo);
    SET("application_name", "pgpreflight");
    SET("client_encoding", "UTF8");
#undef SET
    interrupted = 0;
    db->conn = pq.PQconnectStartParams(keywords, values, 1);
    if (!db->conn)
        return error_set(err, "cannot connect to the database: out of memory");
    pq.PQsetNoticeReceiver(db->conn, ignore_notice, NULL);
    if (pq.PQstatus(db->conn) == CONNECTION_BAD)
        return cannot_connect(db, pq.PQerrorMessage(db->conn), err);
    return connect_wait(db, err);
}

static void
read_server(struct db *db, const struct db_url *url, const struct db_result *r)
{
    const char *host = pq.PQhost(db->conn), *port = pq.PQport(db->conn);
    struct db_server *server = &db->server;

    server->version = (int)db_number(r, 0, 0, 0);
    server->major = server->version / 10000;
    server->database = arena_strdup(db->arena, db_value(r, 0, 1));
    server->user = arena_strdup(db->arena, db_value(r, 0, 2));
    server->in_recovery = db_bool(r, 0, 3);
    server->read_only = db_bool(r, 0, 4);
    server->pooled = url->pooled || db_number(r, 0, 5, 0) != pq.PQbackendPID(db->conn);
    server->schema = url->schema;
    server->host = arena_printf(db->arena, port && *port && host && *host != '/' ? "%s:%s" : "%s",
                                host && *host ? host : "local socket", port);
}

/* Asks the server who it is, and closes the door behind us: a session of our own is read-only for
 * whatever may come, one that a pooler hands to others stays as it was. */
static bool
greet(struct db *db, const struct db_url *url, struct error *err)
{
    static const char hello[] =
        "SELECT current_setting('server_version_num'), current_database(), current_user,"
        " pg_is_in_recovery(), (SELECT setting = 'on' AND source NOT IN ('client', 'session') AND"
        " ($1 = '' OR source NOT LIKE '%user') FROM pg_settings WHERE name ="
        " 'default_transaction_read_only'), pg_backend_pid()";
    static const char lock[] = "SELECT set_config('default_transaction_read_only', 'on', false)";
    const char *encoding, *role = db->options.role ? db->options.role : "";
    struct db_result r;

    if (pq.PQserverVersion(db->conn) < OLDEST_SERVER)
        return error_set(err, "the server is PostgreSQL %d.%d; 12 and newer are understood",
                         pq.PQserverVersion(db->conn) / 10000,
                         pq.PQserverVersion(db->conn) / 100 % 100);
    pq.PQsetnonblocking(db->conn, 1);
    encoding = pq.PQparameterStatus(db->conn, "server_encoding");
    db->encoding = encoding && !strcmp(encoding, "SQL_ASCII") ? "SQL_ASCII" : "UTF8";
    db->cancel = pq.PQgetCancel(db->conn);
    db->pipeline = pq.PQenterPipelineMode && pq.PQpipelineSync && pq.PQenterPipelineMode(db->conn);
    r = db_query(db, db->arena, "server", hello, 1, &role, 0);
    if (r.status == DB_OK && r.n_rows == 1) {
        read_server(db, url, &r);
        if (!db->server.pooled)
            r = db_query(db, db->arena, "read-only", lock, 0, NULL, 0);
    }
    if (r.status != DB_OK || r.n_rows != 1)
        return error_set(err, "the server does not say who it is: %s", r.message ? r.message : "");
    return true;
}

static bool
read_conninfo(struct db *db, struct db_url *url, struct error *err)
{
    const char *text = db->options.conninfo ? db->options.conninfo : "";

    if (!strncmp(text, "env:", 4)) {
        const char *name = text + 4;

        text = getenv(name);
        if (!text || !*text)
            return error_set(err,
                             "the environment variable %s, which the database is to be read "
                             "from, is not set",
                             name);
    }
    db->options.conninfo = arena_strdup(db->arena, text);
    if (!db_url_read(db->options.conninfo, db->arena, url, err))
        return false;
    db->conninfo = url->conninfo;
    return true;
}

bool
db_open(struct arena *a, const struct db_options *options, struct db **ret_db, struct error *err)
{
    struct db *db = arena_new(a, struct db);
    struct db_url url;

    *ret_db = NULL;
    db->arena = a;
    db->options = *options;
    db->search_path = "pg_catalog";
    if (db->options.query_timeout_ms <= 0)
        db->options.query_timeout_ms = QUERY_TIMEOUT_MS;
    if (db->options.lock_timeout_ms <= 0)
        db->options.lock_timeout_ms = LOCK_TIMEOUT_MS;
    if (options->deadline_ms > 0)
        db->deadline = now_ms() + options->deadline_ms;
    if (!libpq_load(err) || !read_conninfo(db, &url, err))
        return false;
    if (!connect_server(db, &url, err) || !greet(db, &url, err)) {
        db_close(db);
        return false;
    }
    *ret_db = db;
    return true;
}

void
db_close(struct db *db)
{
    if (!db || !db->conn)
        return;
    pq.PQfreeCancel(db->cancel);
    pq.PQfinish(db->conn);
    db->cancel = NULL;
    db->conn = NULL;
    db->over = DB_GONE;
    db->over_message = "the session is closed";
}

const struct db_server *
db_server(const struct db *db)
{
    return &db->server;
}

void
db_search_path(struct db *db, const char *path)
{
    db->search_path = arena_strdup(db->arena, path);
}

void
db_no_deadline(struct db *db)
{
    db->deadline = 0;
}

const struct db_asked *
db_asked(const struct db *db)
{
    return db->first_asked;
}
