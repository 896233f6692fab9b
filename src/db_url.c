/* db_url.c - see db_url.h. */
#include "db_url.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "buf.h"

/* What other programs put behind the "?". `to` NULL: of no meaning to a server. */
static const struct parameter {
    const char *name, *to;
} parameters[] = {
    /* Prisma */
    {"schema", NULL},
    {"connection_limit", NULL},
    {"pgbouncer", NULL},
    {"pool_timeout", NULL},
    {"socket_timeout", NULL},
    {"statement_cache_size", NULL},
    {"sslaccept", NULL},
    {"sslidentity", NULL}, /* a PKCS 12 file, which libpq does not read */
    {"single_use_connections", NULL},
    {"max_idle_connection_lifetime", NULL},
    {"max_connection_lifetime", NULL},
    /* Rails, Ecto, Django, SQLAlchemy, asyncpg, pgx */
    {"pool", NULL},
    {"pool_size", NULL},
    {"max_overflow", NULL},
    {"checkout_timeout", NULL},
    {"reaping_frequency", NULL},
    {"idle_timeout", NULL},
    {"prepared_statements", NULL},
    {"statement_limit", NULL},
    {"advisory_locks", NULL},
    {"variables", NULL},
    {"encoding", NULL},
    {"adapter", NULL},
    {"conn_max_age", NULL},
    {"prepared_statement_cache_size", NULL},
    {"prepared_statement_name_func", NULL},
    {"statement_cache_capacity", NULL},
    {"description_cache_capacity", NULL},
    {"statement-cache-capacity", NULL},
    {"default_query_exec_mode", NULL},
    {"prefer_simple_protocol", NULL},
    {"pool_max_conns", NULL},
    {"pool_min_conns", NULL},
    {"pool_max_conn_lifetime", NULL},
    {"pool_max_conn_idle_time", NULL},
    {"pool_health_check_period", NULL},
    {"x-migrations-table", NULL},
    {"x-migrations-table-quoted", NULL},
    {"x-multi-statement", NULL},
    {"x-multi-statement-max-size", NULL},
    {"x-statement-timeout", NULL},
    {"search_path", NULL},
    {"timezone", NULL},
    {"TimeZone", NULL},
    {"uselibpqcompat", NULL},
    {"supa", NULL},
    /* JDBC */
    {"currentSchema", NULL},
    {"ApplicationName", "application_name"},
    {"connectTimeout", "connect_timeout"},
    {"loginTimeout", "connect_timeout"},
    {"socketTimeout", NULL},
    {"prepareThreshold", NULL},
    {"reWriteBatchedInserts", NULL},
    {"stringtype", NULL},
    {"sslfactory", NULL},
    {"targetServerType", NULL},
    {"tcpKeepAlive", NULL},
};

static int
hex(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c = (char)tolower((unsigned char)c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static char *
decoded(const char *s, size_t n, struct arena *a)
{
    char *out = arena_alloc(a, n + 1);
    size_t len = 0;

    for (size_t i = 0; i < n; i++) {
        if (s[i] == '%' && i + 2 < n && hex(s[i + 1]) >= 0 && hex(s[i + 2]) >= 0) {
            out[len++] = (char)(hex(s[i + 1]) * 16 + hex(s[i + 2]));
            i += 2;
        } else {
            out[len++] = s[i];
        }
    }
    return out;
}

/* Length of "postgres://" and the like at the beginning of s; 0: keywords. */
static size_t
scheme_length(const char *s)
{
    size_t n = strcspn(s, ":/ =?@'");

    return strncmp(s + n, "://", 3) == 0 ? n + 3 : 0;
}

static bool
is_true(const char *value)
{
    return !strcasecmp(value, "true") || !strcmp(value, "1") || !strcasecmp(value, "yes");
}

/* One name=value: kept, renamed or left out. */
static void
add_parameter(struct buf *b, const char *s, size_t n, struct arena *a, struct db_url *url)
{
    size_t name_length = strcspn(s, "=&#");
    const char *name, *value;

    if (name_length > n)
        name_length = n;
    name = decoded(s, name_length, a);
    value = name_length < n ? decoded(s + name_length + 1, n - name_length - 1, a) : "";
    if (!strcmp(name, "schema") || !strcmp(name, "currentSchema"))
        url->schema = value;
    else if (!strcmp(name, "pgbouncer"))
        url->pooled = is_true(value);
    else if (!strcmp(name, "sslaccept"))
        url->strict = !strcmp(value, "strict");
    for (size_t i = 0; i < sizeof(parameters) / sizeof(parameters[0]); i++) {
        if (strcmp(parameters[i].name, name) != 0)
            continue;
        if (!parameters[i].to)
            return;
        name = parameters[i].to;
        buf_printf(b, "%s%s%.*s", b->len ? "&" : "", name, (int)(n - name_length), s + name_length);
        return;
    }
    buf_printf(b, "%s%.*s", b->len ? "&" : "", (int)n, s);
}

/* host:port,host:port: every port a number (or empty). */
static bool
ports_are_numbers(const char *s, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        size_t digits;

        if (s[i] == '[')
            while (i < n && s[i] != ']')
                i++;
        if (i >= n || s[i] != ':')
            continue;
        digits = strspn(s + i + 1, "0123456789");
        if (i + 1 + digits < n && s[i + 1 + digits] != ',')
            return false;
    }
    return true;
}

/* libpq takes the user from what stands before the first "@" if no "/" comes earlier: with such a
 * character in a password that is not encoded it would look for a host by the name of the user, and
 * name parts of the password in its messages. Finds where the hosts begin. */
static const char *
find_hosts(const char *s, struct error *err)
{
    size_t slash = strcspn(s, "/");
    const char *at = memchr(s, '@', slash), *hosts = at ? at + 1 : s;
    size_t end = strcspn(hosts, "/?"), path = strcspn(hosts, "?");

    if (memchr(hosts, '@', path) || !ports_are_numbers(hosts, end)) {
        error_set(err,
                  "the database's URI cannot be read: its port must be a number, and in user and "
                  "password @ is written %%40, / %%2F, : %%3A and %% %%25");
        return NULL;
    }
    return hosts;
}

bool
db_url_read(const char *text, struct arena *a, struct db_url *ret, struct error *err)
{
    struct buf b = {0};
    const char *hosts, *query, *s;
    size_t scheme, plus;

    *ret = (struct db_url){.conninfo = text};
    if (!strncmp(text, "jdbc:", 5))
        ret->conninfo = text += 5;
    scheme = scheme_length(text);
    if (!scheme)
        return true;
    plus = strcspn(text, "+:");
    if (strncmp(text, "postgres", plus) != 0 && strncmp(text, "postgresql", plus) != 0)
        return error_set(err,
                         "\"%.*s\" is not the URI of a PostgreSQL server: it begins with "
                         "postgresql://",
                         (int)(scheme - 3), text);
    hosts = find_hosts(text + scheme, err);
    if (!hosts)
        return false;
    query = strchr(hosts, '?');
    for (s = query ? query + 1 : ""; *s;) {
        size_t n = strcspn(s, "&");

        if (n)
            add_parameter(&b, s, n, a, ret);
        s += n + (s[n] == '&');
    }
    ret->conninfo = arena_printf(a, "postgresql://%.*s%s%s",
                                 (int)((query ? (size_t)(query - text) : strlen(text)) - scheme),
                                 text + scheme, b.len ? "?" : "", b.len ? b.data : "");
    buf_finish(&b);
    return true;
}

/* ---- passwords ------------------------------------------------------------------------------ */

/* Short ones only where they stand alone: "a" is in every message. */
static bool
is_there(const char *at, size_t n, const char *begin)
{
    bool alone = (at == begin || !isalnum((unsigned char)at[-1])) && !isalnum((unsigned char)at[n]);

    return n >= 4 || alone;
}

static const char *
without(const char *message, const char *secret, struct arena *a)
{
    size_t n = secret ? strlen(secret) : 0;
    struct buf b = {0};
    const char *s = message, *at, *result;

    if (!n || !strstr(message, secret))
        return message;
    while ((at = strstr(s, secret))) {
        bool hide = is_there(at, n, message);

        buf_add(&b, s, (size_t)(at - s));
        buf_puts(&b, hide ? "***" : "");
        if (!hide)
            buf_add(&b, at, n);
        s = at + n;
    }
    buf_puts(&b, s);
    result = arena_strdup(a, b.data);
    buf_finish(&b);
    return result;
}

static const char *
without_both(const char *message, const char *s, size_t n, struct arena *a)
{
    message = without(message, arena_strndup(a, s, n), a);
    return without(message, decoded(s, n, a), a);
}

/* password=... of keywords and of a URI's parameters; quoted or not. */
static const char *
without_keyword(const char *message, const char *text, struct arena *a)
{
    for (const char *s = text; (s = strcasestr(s, "password"));) {
        size_t n;

        s += strlen("password");
        s += strspn(s, " \t");
        if (*s != '=')
            continue;
        s += 1 + strspn(s + 1, " \t");
        n = *s == '\'' ? strcspn(s + 1, "'") : strcspn(s, " \t&");
        message = without_both(message, s + (*s == '\''), n, a);
    }
    return message;
}

const char *
db_url_scrub(const char *message, const char *text, const char *const *also, struct arena *a)
{
    size_t scheme = text ? scheme_length(text) : 0;
    const char *s, *at, *colon;

    for (; also && *also; also++)
        message = without(message, *also, a);
    if (!text)
        return message;
    s = text + scheme;
    at = scheme ? strrchr(s, '@') : NULL;
    colon = at ? memchr(s, ':', (size_t)(at - s)) : NULL;
    if (colon)
        message = without_both(message, colon + 1, (size_t)(at - colon - 1), a);
    return without_keyword(message, text, a);
}
