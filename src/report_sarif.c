/*
 * report_sarif.c - SARIF 2.1.0, for code scanning and editors. Results are written as they come;
 * the rules they name stand behind them, in order of first use.
 */
#include <string.h>

#include <pgpreflight/rule.h>

#include "fingerprint.h"
#include "json.h"
#include "parse.h"
#include "report_common.h"

struct sarif {
    const struct report_options *options;
    const struct report_file *file;
    struct fingerprints *prints;
    const struct rule **rules; /* that had a finding; room for all */
    size_t n_rules;
    struct buf out;
    struct buf notes; /* files that could not be read */
    bool any_result;
};

static void *
begin(const struct report_options *o, struct arena *run)
{
    struct sarif *s = arena_new(run, struct sarif);
    size_t n = 0;

    while (registry_rules()[n])
        n++;
    s->options = o;
    s->prints = fingerprints_create(run);
    s->rules = arena_array(run, const struct rule *, n + 1);
    fputs("{\"$schema\":\"https://json.schemastore.org/sarif-2.1.0.json\",\"version\":\"2.1.0\","
          "\"runs\":[{\"columnKind\":\"unicodeCodePoints\",\n\"results\":[",
          o->out);
    return s;
}

static void
put(struct sarif *s)
{
    fwrite(s->out.data ? s->out.data : "", 1, s->out.len, s->options->out);
    buf_reset(&s->out);
}

static const char *
level(enum verdict v)
{
    return v == VERDICT_DANGEROUS ? "error" : v == VERDICT_DESTRUCTIVE ? "warning" : "note";
}

/* --- places --------------------------------------------------------------------------------- */

static void
add_uri(struct buf *b, const char *path)
{
    static const char kept[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                               "-._~/";

    if (*path == '/')
        buf_puts(b, "file://");
    for (; *path; path++)
        if (strchr(kept, *path))
            buf_putc(b, *path);
        else
            buf_printf(b, "%%%02X", (unsigned)(unsigned char)*path);
}

static cJSON *
artifact(const char *path)
{
    struct buf uri = {0};
    cJSON *o = json_object();

    add_uri(&uri, report_plain_path(path));
    json_add_text(o, "uri", uri.data ? uri.data : "");
    if (*path != '/')
        json_add_text(o, "uriBaseId", "SRCROOT");
    buf_finish(&uri);
    return o;
}

static cJSON *
locations(const char *path, cJSON *region, const struct name *relation)
{
    cJSON *all = json_array(), *one = json_object(), *physical = json_object();

    json_add(physical, "artifactLocation", artifact(path));
    if (region)
        json_add(physical, "region", region);
    json_add(one, "physicalLocation", physical);
    if (relation && relation->name) {
        cJSON *logical = json_array(), *o = json_object();
        struct buf name = {0};

        report_name(&name, *relation);
        json_add_text(o, "name", relation->name);
        json_add_text(o, "fullyQualifiedName", name.data);
        json_append(logical, o);
        json_add(one, "logicalLocations", logical);
        buf_finish(&name);
    }
    json_append(all, one);
    return all;
}

static cJSON *
region(struct source *src, struct span at)
{
    struct position from = source_position(src, at.start), to = source_position(src, at.end);
    cJSON *o = json_object();

    json_add_size(o, "startLine", from.line);
    json_add_size(o, "startColumn", from.column);
    json_add_size(o, "endLine", to.line);
    json_add_size(o, "endColumn", to.column);
    json_add_size(o, "byteOffset", from.offset);
    json_add_size(o, "byteLength", to.offset - from.offset);
    return o;
}

static cJSON *
text(const char *s)
{
    cJSON *o = json_object();

    json_add_text(o, "text", s);
    return o;
}

/* --- results -------------------------------------------------------------------------------- */

static void
file_begin(void *state, const struct report_file *f)
{
    struct sarif *s = state;
    cJSON *note;

    s->file = f;
    fingerprints_file(s->prints, f->src);
    if (!f->problem)
        return;
    note = json_object();
    json_add_text(note, "level", "error");
    json_add(note, "message", text(f->problem));
    json_add(note, "locations", locations(f->path, NULL, NULL));
    buf_puts(&s->notes, s->notes.len ? ",\n" : "\n");
    json_print(&s->notes, note, false);
}

static size_t
rule_index(struct sarif *s, const struct rule *r)
{
    size_t i = 0;

    while (i < s->n_rules && s->rules[i] != r)
        i++;
    if (i == s->n_rules)
        s->rules[s->n_rules++] = r;
    return i;
}

/* Present in every result or in none, says the standard. */
static cJSON *
suppressions(const struct finding *f)
{
    cJSON *all = json_array(), *o;

    if (!f->allowed)
        return all;
    o = json_object();
    json_add_text(o, "kind", f->allowed->baseline ? "external" : "inSource");
    json_add_text(o, "status", "accepted");
    json_add_text(o, "justification", f->allowed->reason);
    json_append(all, o);
    return all;
}

static cJSON *
partial_fingerprints(struct sarif *s, const struct statement *st, const struct finding *f)
{
    struct fingerprint print = fingerprint_next(s->prints, st, f);
    cJSON *o = json_object();
    struct buf value = {0};

    buf_printf(&value, "%s:%zu", print.hex, print.occurrence);
    json_add_text(o, "pgpreflight/v1", value.data);
    /* GitHub matches alerts by this one, and makes one from lines where it is missing. */
    json_add_text(o, "primaryLocationLineHash", value.data);
    buf_finish(&value);
    return o;
}

static cJSON *
message(const struct finding *f)
{
    struct buf b = {0};
    cJSON *o;

    buf_puts(&b, f->message);
    if (f->safer)
        buf_printf(&b, "\nSafer: %s", f->safer);
    o = text(b.data);
    buf_finish(&b);
    return o;
}

static void
add(struct sarif *s, const struct statement *st, const struct finding *f)
{
    cJSON *o = json_object(), *properties = json_object();

    json_add_text(o, "ruleId", f->rule->id);
    json_add_size(o, "ruleIndex", rule_index(s, f->rule));
    json_add_text(o, "level", level(f->verdict));
    json_add(o, "message", message(f));
    json_add(o, "locations", locations(s->file->path, region(s->file->src, f->span), &f->relation));
    json_add(o, "partialFingerprints", partial_fingerprints(s, st, f));
    json_add(o, "suppressions", suppressions(f));
    json_add_text(properties, "verdict", verdict_name(f->verdict));
    json_add(o, "properties", properties);
    buf_puts(&s->out, s->any_result ? ",\n" : "\n");
    json_print(&s->out, o, false);
    put(s);
    s->any_result = true;
}

static void
statement(void *state, const struct statement *st)
{
    for (const struct finding *f = st->findings; f; f = f->next)
        add(state, st, f);
}

static void
finding(void *state, const struct finding *f)
{
    add(state, NULL, f);
}

static void
file_end(void *state, const struct lint_totals *of_file)
{
    (void)state;
    (void)of_file;
}

/* --- rules ---------------------------------------------------------------------------------- */

static cJSON *
help(const struct rule *r)
{
    struct buf plain = {0}, marked = {0};
    cJSON *o = json_object();

    buf_printf(&plain, "%s\n\nBad:\n%s\n", r->why, r->bad);
    buf_printf(&marked, "%s\n\nBad:\n\n```sql\n%s\n```\n", r->why, r->bad);
    if (r->good) {
        buf_printf(&plain, "\nGood:\n%s\n", r->good);
        buf_printf(&marked, "\nGood:\n\n```sql\n%s\n```\n", r->good);
    }
    json_add_text(o, "text", plain.data);
    json_add_text(o, "markdown", marked.data);
    buf_finish(&plain);
    buf_finish(&marked);
    return o;
}

static cJSON *
rule_object(struct sarif *s, const struct rule *r)
{
    enum verdict v = config_level(s->options->config, r);
    cJSON *o = json_object(), *usual = json_object(), *properties = json_object(),
          *tags = json_array();

    json_add_text(o, "id", r->id);
    json_add(o, "shortDescription", text(r->summary));
    json_add(o, "fullDescription", text(r->why));
    json_add(o, "help", help(r));
    json_add_text(usual, "level", level(v == VERDICT_OFF ? r->verdict : v));
    json_add(o, "defaultConfiguration", usual);
    json_append_text(tags, topic_name(r->topic));
    json_add(properties, "tags", tags);
    json_add(o, "properties", properties);
    return o;
}

static cJSON *
driver(struct sarif *s)
{
    cJSON *o = json_object(), *rules = json_array();

    json_add_text(o, "name", "pgpreflight");
    json_add_text(o, "semanticVersion", PGPREFLIGHT_VERSION);
    for (size_t i = 0; i < s->n_rules; i++)
        json_append(rules, rule_object(s, s->rules[i]));
    json_add(o, "rules", rules);
    return o;
}

static bool
end(void *state, const struct report_summary *sum, struct error *err)
{
    struct sarif *s = state;
    cJSON *tool = json_object();

    (void)err;
    json_add(tool, "driver", driver(s));
    buf_puts(&s->out, "],\n\"tool\":");
    json_print(&s->out, tool, false);
    buf_printf(&s->out,
               ",\n\"originalUriBaseIds\":{\"SRCROOT\":{\"description\":{\"text\":\"where "
               "pgpreflight was started\"}}},\n\"invocations\":[{\"executionSuccessful\":%s,"
               "\"exitCode\":%d,\"toolExecutionNotifications\":[%s]}]}]}\n",
               sum->status == 2 ? "false" : "true", sum->status,
               s->notes.data ? s->notes.data : "");
    put(s);
    fingerprints_finish(s->prints);
    buf_finish(&s->notes);
    buf_finish(&s->out);
    return true;
}

const struct reporter report_sarif = {
    .name = "sarif",
    .summary = "SARIF 2.1.0, for code scanning and editors",
    .begin = begin,
    .file_begin = file_begin,
    .statement = statement,
    .finding = finding,
    .file_end = file_end,
    .end = end,
};
