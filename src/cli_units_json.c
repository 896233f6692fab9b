/* cli_units_json.c - `pgpreflight units --format json`: docs/json-schema/units.schema.json. */
#include "cli_units.h"
#include "json.h"

struct writer {
    FILE *out;
    struct source *src;
    cJSON *tree, *sets, *files, *file, *statements, *problems; /* the last ones begun */
    size_t transaction; /* number of the last one, from 1 in the set */
    unsigned unit;      /* which it is in its file; 0: its file has ended */
};

static void *
begin(FILE *out, struct arena *a)
{
    struct writer *w = arena_new(a, struct writer);

    w->out = out;
    w->tree = json_object();
    w->sets = json_array();
    json_add_size(w->tree, "version", 1);
    json_add(w->tree, "sets", w->sets);
    return w;
}

static void
set(void *state, const struct migration_group *g)
{
    struct writer *w = state;
    cJSON *o = json_object();

    json_add_text(o, "framework", g->framework->facts.name);
    json_add_text(o, "framework_version", g->version);
    json_add_text(o, "root", g->set ? g->set->root : NULL);
    json_add_text(o, "evidence", g->set ? g->set->evidence : NULL);
    if (g->framework->plain)
        json_add_null(o, "session_kept");
    else
        json_add_bool(o, "session_kept", g->framework->facts.session_kept);
    w->files = json_array();
    json_add(o, "files", w->files);
    json_append(w->sets, o);
    w->transaction = 0;
}

static void
file(void *state, const struct migration_input *f, struct source *src)
{
    struct writer *w = state;

    w->src = src;
    w->unit = 0;
    w->file = json_object();
    w->statements = json_array();
    w->problems = json_array();
    json_add_text(w->file, "path", src->path);
    json_add_text(w->file, "role", migration_kind_name(f->migration));
    json_add_text(w->file, "version", f->migration ? f->migration->version : NULL);
    json_add_text(w->file, "note", f->migration ? f->migration->why : NULL);
    json_add(w->file, "statements", w->statements);
    json_add(w->file, "problems", w->problems);
    json_append(w->files, w->file);
}

static void
add_span(struct writer *w, cJSON *o, struct span at)
{
    json_add_size(o, "line", source_position(w->src, at.start).line);
    json_add_size(o, "start", at.start);
    json_add_size(o, "end", at.end);
}

static void
statement(void *state, const struct statement *st, bool joined)
{
    struct writer *w = state;
    cJSON *o = json_object();

    if (w->unit != st->unit.id && !joined)
        w->transaction++;
    w->unit = st->unit.id;
    add_span(w, o, st->span);
    json_add_text(o, "kind", st->kind);
    json_add_size(o, "transaction", w->transaction);
    json_add_text(o, "unit", unit_kind_name(st->unit.kind));
    json_add_text(o, "why", st->unit.why);
    json_append(w->statements, o);
}

static void
problem(void *state, const struct finding *f)
{
    struct writer *w = state;
    cJSON *o = json_object();

    json_add_text(o, "rule", f->rule->id);
    add_span(w, o, f->span);
    json_add_text(o, "message", f->message);
    json_append(w->problems, o);
}

static void
way_back(void *state, const struct lint_down *down)
{
    struct writer *w = state;
    cJSON *o = json_object(), *loses = json_array();

    json_add_bool(o, "present", down->present);
    for (size_t i = 0; i < down->n_loses; i++)
        json_append_text(loses, down->loses[i]);
    json_add(o, "loses", loses);
    json_add(w->file, "back", o);
}

static void
end(void *state)
{
    struct writer *w = state;
    struct buf text = {0};

    json_print(&text, w->tree, true);
    fwrite(text.data, 1, text.len, w->out);
    fputc('\n', w->out);
    buf_finish(&text);
}

const struct units_writer units_json = {begin, set, file, statement, problem, way_back, end};
