/* fix_place.c - how each framework takes a new migration file, in a transaction or outside (fix.h). */
#include "fix.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "framework_files.h"

enum naming {
    NUMBERED,  /* 0042_name.sql */
    DOTTED,    /* V7__name.sql: V7.1__name.sql fits behind it */
    LETTERED,  /* V7__name.sql: V8__name.sql is next */
    DIRECTORY, /* 20240102030405_name/file */
};

struct placing {
    const char *framework;
    enum naming naming;
    const char *file;         /* DIRECTORY: the file's name in it */
    const char *head, *head_outside;
    const char *down, *down_outside; /* what begins the way back in the same file; NULL: none there */
    const char *down_file;    /* the way back is a file: "down.sql", or ".down.sql" for ".up.sql" */
    const char *begin, *end;  /* around a statement with semicolons inside */
    const char *outside_name; /* in the name of a file outside a transaction, before ".up.sql" */
    const char *own_dialect;  /* in the name of a file that is for PostgreSQL only */
    bool decides;             /* by the statement whether it runs outside a transaction */
    bool single;              /* outside a transaction a file is one message with one statement */
    const char *marker, *replacement; /* how a file there is leaves its transaction: this text in it
                                 becomes that; marker NULL: it stands at the file's head */
};

static const struct placing placings[] = {
    {.framework = "prisma", .naming = DIRECTORY, .file = "migration.sql", .single = true},
    {.framework = "flyway", .naming = DOTTED},
    {.framework = "golang-migrate", .naming = NUMBERED, .down_file = ".down.sql", .single = true},
    {.framework = "goose",
     .naming = NUMBERED,
     .head = "-- +goose Up\n",
     .head_outside = "-- +goose NO TRANSACTION\n-- +goose Up\n",
     .down = "-- +goose Down\n",
     .down_outside = "-- +goose Down\n",
     .begin = "-- +goose StatementBegin\n",
     .end = "\n-- +goose StatementEnd",
     .marker = "-- +goose Up",
     .replacement = "-- +goose NO TRANSACTION\n-- +goose Up"},
    {.framework = "dbmate",
     .naming = NUMBERED,
     .head = "-- migrate:up\n",
     .head_outside = "-- migrate:up transaction:false\n",
     .down = "-- migrate:down\n",
     .down_outside = "-- migrate:down transaction:false\n",
     .single = true,
     .marker = "-- migrate:up",
     .replacement = "-- migrate:up transaction:false"},
    {.framework = "sql-migrate",
     .naming = NUMBERED,
     .head = "-- +migrate Up\n",
     .head_outside = "-- +migrate Up notransaction\n",
     .down = "-- +migrate Down\n",
     .down_outside = "-- +migrate Down notransaction\n",
     .begin = "-- +migrate StatementBegin\n",
     .end = "\n-- +migrate StatementEnd",
     .marker = "-- +migrate Up",
     .replacement = "-- +migrate Up notransaction"},
    {.framework = "sqlx",
     .naming = NUMBERED,
     .head_outside = "-- no-transaction\n",
     .down_file = ".down.sql",
     .single = true,
     .replacement = "-- no-transaction\n"},
    {.framework = "atlas",
     .naming = NUMBERED,
     .head_outside = "-- atlas:txmode none\n\n",
     .replacement = "-- atlas:txmode none\n\n"},
    {.framework = "tern",
     .naming = NUMBERED,
     .head_outside = "---- tern: disable-tx ----\n",
     .down = "---- create above / drop below ----\n",
     .down_outside = "---- create above / drop below ----\n---- tern: disable-tx ----\n",
     .replacement = "---- tern: disable-tx ----\n"},
    {.framework = "supabase", .naming = NUMBERED, .decides = true},
    {.framework = "refinery", .naming = LETTERED, .decides = true},
    {.framework = "hasura", .naming = DIRECTORY, .file = "up.sql", .down_file = "down.sql", .decides = true},
    {.framework = "pop",
     .naming = NUMBERED,
     .down_file = ".down.sql",
     .outside_name = ".autocommit",
     .own_dialect = ".postgres",
     .single = true},
    {.framework = "diesel", .naming = DIRECTORY, .file = "up.sql", .down_file = "down.sql", .single = true},
};

static const struct placing *
placing_of(const struct fix_file *f)
{
    for (size_t i = 0; i < sizeof(placings) / sizeof(placings[0]); i++)
        if (!strcmp(placings[i].framework, f->framework->facts.name))
            return &placings[i];
    return NULL;
}

bool
fix_place_in_transaction(const struct fix_file *f, const char *text, size_t size, size_t at)
{
    struct source src = {0};
    struct cutter c = {.framework = f->framework, .set = f->set, .src = &src, .arena = f->arena};
    bool in = false;

    c.version = f->set ? f->set->version : NULL;
    if (!source_from_memory(&src, f->path, text, size, NULL))
        return false;
    framework_cut(&c, f->runner_said ? &f->runner : NULL);
    for (size_t i = 0; i < c.n; i++)
        if (at >= c.parts[i].at.start && at < c.parts[i].at.end)
            in = c.parts[i].runner != UNIT_AUTOCOMMIT;
    source_finish(&src);
    return in;
}

bool
fix_place_single(const struct fix_file *f, const struct fix_step *s)
{
    const struct placing *p = placing_of(f);
    const char *text;

    if (!p || !p->single)
        return false;
    text = arena_printf(f->arena, "%sSELECT 1;\n%s;\n", p->head_outside ? p->head_outside : "",
                        s ? s->sql : "SELECT 1");
    return fix_place_in_transaction(f, text, strlen(text), strlen(text) - 2);
}

static bool
hangs(const struct fix_file *f, const struct placing *p, const struct fix_step *s)
{
    return !strcmp(p->framework, "flyway") && s->place == FIX_OUTSIDE &&
           strcasestr(s->sql, "concurrently") && framework_flyway_hangs(f->set);
}

/* Whatever a file says, this framework would run it in a transaction. */
static bool
is_wrapped(const struct fix_file *f, const struct placing *p, const struct fix_step *s)
{
    const char *text = arena_printf(f->arena, "%s;\nSELECT 1;\n", s->sql);

    return p->decides && s->place == FIX_OUTSIDE && fix_place_in_transaction(f, text, strlen(text), 0);
}

const char *
fix_place_problem(const struct fix_file *f, const struct fix_step *s)
{
    const struct placing *p = placing_of(f);

    if (p && f->set && is_wrapped(f, p, s))
        return arena_printf(f->arena, "%s runs it in a transaction, wherever it stands", f->framework->facts.title);
    if (p && f->set)
        return hangs(f, p, s) ? "CONCURRENTLY waits for ever for Flyway's own transaction unless "
                                "flyway.postgresql.transactional.lock=false is in flyway.conf"
                              : NULL;
    if (!f->framework->plain)
        return arena_printf(f->arena, "a new migration of %s cannot be written from here",
                            f->framework->facts.title);
    if (s->place == FIX_OUTSIDE)
        return "the runner puts every file into a transaction";
    return "how the runner numbers its files is not known";
}

const char *
fix_place_statement(const struct fix_file *f, const char *sql)
{
    const struct placing *p = placing_of(f);

    if (p && p->begin && strstr(sql, "$batches$"))
        return arena_printf(f->arena, "%s%s;%s", p->begin, sql, p->end);
    return arena_printf(f->arena, "%s;", sql);
}

/* --- names ------------------------------------------------------------------------------------------ */

/* The part of the path that carries the version: the file, or its directory. */
static const char *
versioned_part(const struct fix_file *f, const struct placing *p, const char *path, const char **ret_dir)
{
    if (p->naming == DIRECTORY) {
        const char *dir = files_parent(f->set->files, path);

        *ret_dir = files_parent(f->set->files, dir);
        return files_base(dir);
    }
    *ret_dir = files_parent(f->set->files, path);
    return files_base(path);
}

static bool
is_taken(struct fix_file *f, const char *dir, const char *version, size_t n)
{
    const struct listing *all = files_list(f->set->files, dir);

    for (size_t i = 0; i < all->n; i++)
        if (!strncmp(all->names[i], version, n) && !isdigit((unsigned char)all->names[i][n]) &&
            all->names[i][n] != '.')
            return true;
    for (const struct fix_file *x = *f->all; x; x = x->next)
        for (const struct fix_new *a = x->added; a; a = a->next) {
            size_t in = strlen(dir);
            const char *at = a->path && !strncmp(a->path, dir, in) && a->path[in] == '/' ? a->path + in + 1 : a->path;

            if (at && !strncmp(at, version, n) && !isdigit((unsigned char)at[n]) && at[n] != '.')
                return true;
        }
    return false;
}

/* The migration that goes up behind this one. NULL: it is the last. */
static const struct migration *
next_migration(const struct fix_file *f)
{
    bool found = false;

    for (size_t i = 0; i < f->set->n; i++) {
        if (found && f->set->items[i].kind == MIGRATION_UP)
            return &f->set->items[i];
        found = found || !strcmp(f->set->items[i].path, f->path);
    }
    return NULL;
}

/* A file with this version comes before the migration that is next now: what that one does may
 * depend on it, and what a new file does may not come behind. */
static bool
precedes_next(const struct fix_file *f, const struct placing *p, const char *version)
{
    const struct migration *m = next_migration(f);
    const char *dir, *name = m ? versioned_part(f, p, m->path, &dir) : NULL;

    if (!m)
        return true;
    if (p->naming == DOTTED)
        return m->version && order_dotted(version + 1, m->version) < 0;
    if (version[strspn(version, "0123456789")])
        return strcmp(version, name) < 0;
    name = arena_strndup(f->arena, name, strspn(name, "0123456789"));
    return order_number(version, name) < 0;
}

/* The next number behind the one there is: "0043" for "0042", of the same width. A running number
 * is only free behind the last migration; one that tells the time nearly always. */
static const char *
next_number(struct fix_file *f, const char *dir, const char *name, size_t digits)
{
    bool is_time = digits >= 10;
    size_t head = digits, i; /* 2024-01-02-030405: the last group of digits counts on */
    char *text = arena_strndup(f->arena, name, digits);

    while (head && isdigit((unsigned char)name[head - 1]))
        head--;
    if (!is_time && next_migration(f))
        return NULL;
    do {
        for (i = digits; i > head && text[i - 1] == '9'; i--)
            text[i - 1] = '0';
        if (i > head)
            text[i - 1]++;
        else
            text = arena_printf(f->arena, "%.*s1%s", (int)head, text, text + head), digits++;
    } while (is_taken(f, dir, text, digits));
    return text;
}

static const char *
next_dotted(struct fix_file *f, const char *dir, const char *name, size_t n)
{
    for (int i = 1; i < 100; i++) {
        const char *text = arena_printf(f->arena, "%.*s.%d", (int)n, name, i);

        if (!is_taken(f, dir, text, strlen(text)))
            return text;
    }
    return NULL;
}

/* What the file is for, behind the name of the one it comes from. */
static const char *
purpose(enum fix_place place, const struct fix_step *first)
{
    if (place == FIX_OUTSIDE)
        return strstr(first->sql, "$batches$") ? "batches" : "concurrently";
    return strcasestr(first->sql, "validate") ? "validate" : "finish";
}

/* "7_a.up.sql" -> "7_a.postgres.autocommit.up.sql" */
static const char *
with_dialect(struct fix_file *f, const struct placing *p, enum fix_place place, const char *name)
{
    const char *up = strstr(name, ".up.sql"), *dialect = strstr(name, p->own_dialect) ? "" : p->own_dialect;

    if (!up || strstr(name, p->outside_name))
        return name;
    return arena_printf(f->arena, "%.*s%s%s%s", (int)(up - name), name, dialect,
                        place == FIX_OUTSIDE ? p->outside_name : "", up);
}

const char *
fix_place_name(struct fix_file *f, enum fix_place place, const struct fix_step *first)
{
    const struct placing *p = placing_of(f);
    const char *dir, *name = versioned_part(f, p, f->path, &dir), *version, *rest, *dot;
    size_t digits = p->naming == DOTTED || p->naming == LETTERED ? strcspn(name, "_")
                    : p->naming == DIRECTORY ? strspn(name, "0123456789-")
                                             : strspn(name, "0123456789");

    if ((p->naming == DOTTED || p->naming == LETTERED) && (*name != 'V' || strncmp(name + digits, "__", 2) != 0))
        return NULL;
    if (!digits)
        return NULL;
    version = p->naming == DOTTED ? next_dotted(f, dir, name, digits) : next_number(f, dir, name, digits);
    if (!version || !precedes_next(f, p, version))
        return NULL;
    rest = name + digits;
    dot = strchr(rest, '.');
    rest = arena_printf(f->arena, "%.*s_%s%s", (int)(dot ? (size_t)(dot - rest) : strlen(rest)), rest,
                        purpose(place, first), dot ? dot : "");
    rest = arena_printf(f->arena, "%s%s", version, rest);
    if (p->own_dialect)
        rest = with_dialect(f, p, place, rest);
    if (p->naming == DIRECTORY)
        rest = arena_printf(f->arena, "%s/%s", rest, p->file);
    return files_join(f->set->files, dir, rest);
}

/* --- text -------------------------------------------------------------------------------------------- */

/* Where the way back of the migration itself stands. */
static const char *
own_way_back(const struct fix_file *f)
{
    const struct placing *p = placing_of(f);
    const char *name = files_base(f->path), *up = strstr(name, ".up.sql");

    if (p->naming == DIRECTORY)
        return files_join(f->set->files, files_base(files_parent(f->set->files, f->path)),
                          p->down_file ? p->down_file : p->file);
    return p->down_file && up ? arena_printf(f->arena, "%.*s%s", (int)(up - name), name, p->down_file) : name;
}

/* The way back of a new file: not what the migration's own way back does already. */
static void
put_way_back(struct buf *b, const struct fix_file *f, const struct fix_new *n)
{
    bool any = false;

    for (const struct fix_step *s = n->steps; s; s = s->next) {
        const char *name = s->undo ? strrchr(s->undo, ' ') : NULL;

        if (!name || (f->down && strcasestr(f->down, name + 1)))
            continue;
        buf_printf(b, "%s;\n", s->undo);
        any = true;
    }
    if (!any)
        buf_printf(b, "-- taken back with %s\n", own_way_back(f));
}

static bool
needs_lock_timeout(const struct fix_step *s)
{
    return strcasestr(s->sql, "alter table") && !strcasestr(s->sql, "validate constraint");
}

const char *
fix_place_text(struct fix_file *f, const struct fix_new *n)
{
    const struct placing *p = placing_of(f);
    bool outside = n->place == FIX_OUTSIDE, timeout = false, local;
    const char *head = outside ? p->head_outside : p->head, *down = outside ? p->down_outside : p->down, *made;
    struct buf b = {0};

    buf_puts(&b, head ? head : "");
    made = arena_printf(f->arena, "%sSELECT 1;\nSELECT 1;\n", head ? head : "");
    local = fix_place_in_transaction(f, made, strlen(made), strlen(made) - 2);
    for (const struct fix_step *s = n->steps; s; s = s->next) {
        if (!outside && !timeout && needs_lock_timeout(s)) {
            buf_printf(&b, "SET %slock_timeout = '2s';\n", local ? "LOCAL " : "");
            timeout = true;
        }
        buf_printf(&b, "%s\n", fix_place_statement(f, s->sql));
    }
    if (down) {
        buf_printf(&b, "\n%s", down);
        put_way_back(&b, f, n);
    }
    made = arena_strndup(f->arena, b.data ? b.data : "", b.len);
    buf_finish(&b);
    return made;
}

static bool
concurrently_only(const struct fix_new *n)
{
    for (const struct fix_step *s = n->steps; s; s = s->next)
        if (!strcasestr(s->sql, "index concurrently") || strcasestr(s->sql, "reindex"))
            return false;
    return true;
}

bool
fix_place_companion(struct fix_file *f, const struct fix_new *n, size_t i, const char **ret_path,
                    const char **ret_text)
{
    const struct placing *p = placing_of(f);
    const char *up = strstr(n->path, ".up.sql"), *name = p->framework;
    struct buf b = {0};

    *ret_path = NULL;
    if (i == 0 && p->down_file && (p->naming == DIRECTORY || up)) {
        *ret_path = p->naming == DIRECTORY
                        ? files_join(f->set->files, files_parent(f->set->files, n->path), p->down_file)
                        : arena_printf(f->arena, "%.*s%s", (int)(up - n->path), n->path, p->down_file);
        put_way_back(&b, f, n);
        *ret_text = arena_strndup(f->arena, b.data, b.len);
        buf_finish(&b);
    } else if (i == 1 && n->place == FIX_OUTSIDE && !strcmp(name, "diesel")) {
        *ret_path = files_join(f->set->files, files_parent(f->set->files, n->path), "metadata.toml");
        *ret_text = "run_in_transaction = false\n";
    } else if (i == 1 && n->place == FIX_OUTSIDE && !strcmp(name, "flyway") && !concurrently_only(n)) {
        *ret_path = arena_printf(f->arena, "%s.conf", n->path);
        *ret_text = "executeInTransaction=false\n";
    }
    return i < 2;
}

/* At the start of the line on which the framework's own mark stands; or at the head of the file. */
bool
fix_place_opt_out(struct fix_file *f, const struct fix_step *first, struct fix_edit **ret)
{
    const struct placing *p = placing_of(f);
    struct fix_edit *e = arena_new(f->arena, struct fix_edit);
    const char *at;

    *ret = NULL;
    if (p && p->decides)
        return !is_wrapped(f, p, first);
    if (!p || (!p->replacement && strcmp(p->framework, "flyway") != 0))
        return false;
    if (!p->replacement) /* Flyway sees some statements by itself */
        return strcasestr(first->sql, "index concurrently") && !strcasestr(first->sql, "reindex") &&
               !hangs(f, p, first);
    e->text = p->replacement;
    if (p->marker) {
        at = strcasestr(f->src->text, p->marker);
        if (!at)
            return false;
        e->at.start = (size_t)(at - f->src->text);
        e->at.end = e->at.start + strlen(p->marker);
    } else {
        e->at.start = e->at.end = f->src->bom;
    }
    *ret = e;
    return true;
}
