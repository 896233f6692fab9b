/*
 * dump_ops FILE... - prints what the readers make of each statement, one op per line with the
 * fields that are set. Compared with testdata/ops/<name>.ops by run_ops.py.
 *
 * --tags prints, for "NAME NUMBER" lines of node tags on standard input, those without a reader.
 * --grammar prints the major version of the grammar. --quiet prints only what does not parse;
 * --count only the totals.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <pgpreflight/op.h>

#include "arena.h"
#include "buf.h"
#include "lex.h"
#include "parse.h"
#include "source.h"

static struct source *src; /* for positions */
static struct buf out;

static void
put_text(const char *key, const char *text)
{
    if (!text)
        return;
    buf_printf(&out, " %s=\"", key);
    buf_terminal_escaped(&out, text, strlen(text));
    buf_putc(&out, '"');
}

static void
put_flag(const char *key, bool on)
{
    if (on)
        buf_printf(&out, " %s", key);
}

static void
put_char(const char *key, char c)
{
    if (c)
        buf_printf(&out, " %s=%c", key, c);
}

static void
put_plain_name(struct name n)
{
    if (n.schema)
        buf_printf(&out, "%s.", n.schema);
    buf_puts(&out, n.name ? n.name : "(none)");
}

static void
put_name(const char *key, struct name n)
{
    if (!n.name && !n.schema)
        return;
    buf_printf(&out, " %s=", key);
    put_plain_name(n);
}

static void
put_strings(const char *key, const struct string_list *l)
{
    if (!l)
        return;
    buf_printf(&out, " %s=(", key);
    for (const struct string_list *i = l; i; i = i->next) {
        buf_puts(&out, i == l ? "" : ", ");
        if (i->text)
            buf_terminal_escaped(&out, i->text, strlen(i->text));
        else
            buf_puts(&out, "NULL");
    }
    buf_putc(&out, ')');
}

static void
put_names(const char *key, const struct name_list *l)
{
    if (!l)
        return;
    buf_printf(&out, " %s=(", key);
    for (const struct name_list *i = l; i; i = i->next) {
        buf_puts(&out, i == l ? "" : ", ");
        put_plain_name(i->name);
    }
    buf_putc(&out, ')');
}

static void
put_uses(const struct relation_use *l)
{
    if (!l)
        return;
    buf_puts(&out, " uses=(");
    for (const struct relation_use *i = l; i; i = i->next) {
        buf_puts(&out, i == l ? "" : ", ");
        put_plain_name(i->rel);
        if (i->lock != LOCK_ACCESS_SHARE)
            buf_printf(&out, " %s", lock_name(i->lock));
    }
    buf_putc(&out, ')');
}

static void
put_span(const char *key, struct span at)
{
    struct position a = source_position(src, at.start), b = source_position(src, at.end);

    buf_printf(&out, " %s=%zu:%zu-%zu:%zu", key, a.line, a.column, b.line, b.column);
}

static void
put_type(const struct type_name *t)
{
    if (!t->name)
        return;
    put_text("type", t->text);
    put_name("typname", (struct name){t->schema, t->name});
    for (size_t i = 0; i < t->n_mods; i++)
        buf_printf(&out, "%s%" PRId32, i ? "," : " mods=", t->mods[i]);
    put_flag("mods_unknown", t->mods_unknown);
    put_flag("array", t->is_array);
    put_flag("serial", t->is_serial);
    put_flag("pct_type", t->pct_type);
}

static void
put_expr(const char *key, const struct expr *e)
{
    if (!e)
        return;
    buf_printf(&out, " %s={", key);
    if (e->text)
        buf_terminal_escaped(&out, e->text, strlen(e->text));
    put_span("at", e->span);
    put_flag("null", e->is_null);
    put_flag("constant", e->is_constant);
    put_text("literal", e->literal);
    put_flag("column", e->is_column);
    put_flag("subquery", e->has_subquery);
    put_flag("nextval", e->has_next_value);
    put_flag("placeholder", e->has_placeholder);
    put_flag("too_deep", e->too_deep);
    put_names("calls", e->calls);
    put_names("types", e->types);
    put_strings("columns", e->columns);
    put_strings("not_null", e->not_null);
    put_names("relations", e->relations);
    for (const struct type_list *c = e->casts; c; c = c->next)
        put_text("cast", c->type.text);
    buf_putc(&out, '}');
}

static void
put_column(const struct op_column *c)
{
    if (!c)
        return;
    put_type(&c->type);
    put_text("collation", c->collation);
    put_flag("not_null", c->not_null);
    put_text("not_null_name", c->not_null_name);
    put_flag("primary_key", c->primary_key);
    put_flag("unique", c->unique);
    put_flag("check", c->check);
    put_flag("references", c->references);
    put_flag("generated", c->is_generated);
    put_flag("virtual", c->is_virtual);
    put_char("identity", c->identity);
    put_expr("value", c->value);
}

static void
put_constraint(const struct op_constraint *k)
{
    static const char *const types[] = {"CHECK",       "NOT NULL",    "UNIQUE",
                                        "PRIMARY KEY", "FOREIGN KEY", "EXCLUDE"};

    if (!k)
        return;
    buf_printf(&out, " [%s", types[k->type]);
    put_strings("columns", k->columns);
    put_name("ref", k->ref);
    put_strings("ref_columns", k->ref_columns);
    put_char("on_delete", k->on_delete);
    put_char("on_update", k->on_update);
    put_char("match", k->match);
    put_text("using_index", k->using_index);
    put_strings("include", k->include);
    put_flag("not_valid", k->not_valid);
    put_flag("not_enforced", k->not_enforced);
    put_flag("deferrable", k->deferrable);
    put_flag("initially_deferred", k->initially_deferred);
    put_flag("no_inherit", k->no_inherit);
    put_flag("nulls_not_distinct", k->nulls_not_distinct);
    put_flag("without_overlaps", k->without_overlaps);
    put_flag("named", k->named);
    put_expr("check", k->check);
    buf_putc(&out, ']');
}

static void
put_index(const struct op_index *x)
{
    if (!x)
        return;
    put_strings("keys", x->columns);
    for (size_t i = 0; i < x->n_keys; i++)
        put_expr("key", x->exprs[i]);
    put_strings("include", x->include);
    put_expr("where", x->where);
    put_text("method", x->method);
    put_flag("unique", x->unique);
    put_flag("nulls_not_distinct", x->nulls_not_distinct);
    put_flag("on_only", x->on_only);
}

static void
put_partition(const struct op_partition *p)
{
    if (!p)
        return;
    put_text("bound", p->text);
    put_flag("default", p->is_default);
    put_text("strategy", p->strategy);
    put_text("from", p->from);
    put_text("to", p->to);
    put_text("in", p->in);
}

static void
put_table(const struct op_table *t)
{
    if (!t)
        return;
    put_flag("temporary", t->temporary);
    put_flag("unlogged", t->unlogged);
    put_flag("on_commit_drop", t->on_commit_drop);
    put_text("partition_by", t->partition_by);
    put_strings("partition_columns", t->partition_columns);
    put_name("partition_of", t->partition_of);
    put_names("inherits", t->inherits);
    put_names("like", t->like);
    put_flag("like_defaults", t->like_defaults);
    put_flag("like_identity", t->like_identity);
    put_flag("like_generated", t->like_generated);
    put_flag("like_constraints", t->like_constraints);
    put_flag("like_indexes", t->like_indexes);
    put_name("of_type", t->of_type);
    put_text("access_method", t->access_method);
    put_text("tablespace", t->tablespace);
}

static void
put_dml(const struct op_dml *d)
{
    if (!d)
        return;
    put_flag("inserts", d->inserts);
    put_flag("updates", d->updates);
    put_flag("deletes", d->deletes);
    if (d->rows)
        buf_printf(&out, " rows=%zu", d->rows);
    put_flag("from_select", d->from_select);
    put_flag("joins", d->joins);
    put_flag("on_conflict", d->on_conflict);
    put_flag("has_limit", d->has_limit);
    put_flag("has_column_list", d->has_column_list);
    put_strings("assigned", d->columns);
    put_flag("duplicate_assignment", d->duplicate_assignment);
    put_strings("equal", d->equal_columns);
    put_flag("always_true", d->where_always_true);
    put_expr("where", d->where);
}

static void
put_set(const struct op_set *s)
{
    if (!s)
        return;
    put_text("set", s->name);
    put_text("value", s->value);
    if (string_list_count(s->values) > 1)
        put_strings("values", s->values);
    put_flag("local", s->is_local);
    put_flag("to_default", s->is_default);
    put_flag("reset", s->is_reset);
}

static void
put_function(const struct op_function *f)
{
    if (!f)
        return;
    put_text("arguments", f->arguments);
    put_text("returns", f->returns);
    put_text("language", f->language);
    put_char("volatility", f->volatility);
    put_flag("volatility_said", f->volatility_said);
    put_flag("procedure", f->is_procedure);
    put_flag("security_definer", f->security_definer);
    put_flag("sets_search_path", f->sets_search_path);
    put_flag("returns_trigger", f->returns_trigger);
    if (f->body) {
        put_text("body", f->body);
        put_span("body_at", f->body_at);
        put_flag("body_exact", f->body_exact);
        put_flag("body_is_sql", f->body_is_sql);
    }
}

static void
put_trigger(const struct op_trigger *t)
{
    if (!t)
        return;
    put_name("function", t->function);
    put_flag("row", t->row);
    put_flag("before", t->before);
    put_flag("after", t->after);
    put_flag("instead_of", t->instead_of);
    put_flag("constraint", t->constraint);
    put_flag("deferrable", t->deferrable);
    put_flag("initially_deferred", t->initially_deferred);
    put_strings("columns", t->columns);
}

static void put_op(const struct op *op, const char *indent);

static void
put_type_def(const struct op_type_def *t)
{
    if (!t)
        return;
    put_strings("labels", t->labels);
    put_flag("shell", t->shell);
    for (size_t i = 0; i < t->n_constraints; i++)
        put_constraint(t->constraints[i]);
    for (const struct op *a = t->attributes; a; a = a->next) {
        buf_putc(&out, '\n');
        put_op(a, "      ");
    }
}

static void
put_grant(const struct op_grant *g)
{
    if (!g)
        return;
    put_strings("privileges", g->privileges);
    put_strings("grantees", g->grantees);
    put_flag("all_in_schema", g->all_in_schema);
    put_flag("with_grant_option", g->with_grant_option);
}

static void
put_options(const struct option *o)
{
    for (; o; o = o->next)
        buf_printf(&out, " +%s%s%s", o->name, o->value ? "=" : "", o->value ? o->value : "");
}

static const char *
op_name(enum op_kind kind)
{
    static const char *const names[OP_KIND_COUNT] = {
        "NONE",
#define OP(name, heading) #name,
#include <pgpreflight/op_list.h>
#undef OP
    };

    return names[kind];
}

static void
put_op_flags(const struct op *op)
{
    put_flag("if_exists", op->if_exists);
    put_flag("rel_if_exists", op->rel_if_exists);
    put_flag("if_not_exists", op->if_not_exists);
    put_flag("cascade", op->cascade);
    put_flag("concurrently", op->concurrently);
    put_flag("only", op->only);
    put_flag("replace", op->replace);
    put_flag("with_no_data", op->with_no_data);
    put_flag("nowait", op->nowait);
    if (op->lock != LOCK_NONE)
        put_text("lock", lock_name(op->lock));
}

static void
put_op(const struct op *op, const char *indent)
{
    static const char *const origins[] = {"", " in CREATE TABLE", " in ADD COLUMN"};

    buf_printf(&out, "%s%s%s", indent, op_name(op->kind), origins[op->origin]);
    put_span("at", op->at);
    if (op->rel_kind != OBJ_UNKNOWN)
        buf_printf(&out, " <%s>", object_kind_name(op->rel_kind));
    put_name("rel", op->rel);
    put_name("object", op->object);
    put_name("other", op->other);
    put_text("name", op->name);
    put_text("new_name", op->new_name);
    put_text("detail", op->detail);
    put_op_flags(op);
    put_column(op->column);
    put_constraint(op->constraint);
    put_index(op->index);
    put_table(op->table);
    put_partition(op->partition);
    put_dml(op->dml);
    put_set(op->set);
    put_function(op->function);
    put_trigger(op->trigger);
    put_grant(op->grant);
    put_expr("expr", op->expr);
    put_strings("strings", op->strings);
    put_uses(op->uses);
    put_names("calls", op->calls);
    put_options(op->options);
    put_type_def(op->type_def);
}

/* --- the run -------------------------------------------------------------------------------- */

static struct {
    bool quiet, count, text;
    size_t statements, ops, failed, other;
} run;

static void
put_op_text(const struct op *op)
{
    buf_printf(&out, "%s|%s|", op_name(op->kind), op->name ? op->name : "");
    buf_terminal_escaped(&out, src->text + op->at.start, op->at.end - op->at.start);
    buf_putc(&out, '\n');
}

static void
dump_op(const struct chunk *c, const struct op *op)
{
    if (op->at.start < c->span.start || op->at.end > c->span.end || op->at.start > op->at.end) {
        fprintf(stderr, "%s: an op lies outside its statement at byte %zu\n", src->path,
                c->span.start);
        abort();
    }
    run.ops++;
    run.other += op->kind == OP_OTHER;
    if (run.quiet || run.count)
        return;
    if (run.text) {
        put_op_text(op);
        return;
    }
    put_op(op, "    ");
    buf_putc(&out, '\n');
}

static void
dump_statement(const struct chunk *c, struct arena *a)
{
    struct parsed p = parse_statement(src, c, a);

    run.statements++;
    if (p.failed) {
        struct position at = source_position(src, p.error.at);

        run.failed++;
        if (!run.count)
            buf_printf(&out, "%s%s%zu:%zu: %s\n", run.quiet ? src->path : "",
                       run.quiet ? ":" : "! ", at.line, at.column, p.error.message);
        return;
    }
    if (!run.quiet && !run.count && !run.text) {
        buf_printf(&out, "%s", p.kind);
        put_span("at", c->span);
        buf_putc(&out, '\n');
    }
    for (const struct op *op = p.ops; op; op = op->next)
        dump_op(c, op);
}

static int
dump_file(const char *path)
{
    struct source s;
    struct error err;
    struct lexer l;
    struct chunk c;
    struct arena *a = arena_create();

    if (!source_read(&s, path, &err)) {
        fprintf(stderr, "%s\n", err.message);
        return 1;
    }
    src = &s;
    lex_begin(&l, &s, (struct span){0, s.size});
    while (lex_next(&l, a, &c)) {
        if (c.kind == CHUNK_STATEMENT && c.problem == LEX_OK)
            dump_statement(&c, a);
        if (out.len)
            fwrite(out.data, 1, out.len, stdout);
        buf_reset(&out);
        arena_reset(a);
    }
    arena_destroy(a);
    source_finish(&s);
    return 0;
}

static int
check_tags(void)
{
    char name[128];
    int tag, missing = 0;

    while (scanf("%127s %d", name, &tag) == 2) {
        if (!parse_has_reader(tag)) {
            printf("%s\n", name);
            missing = 1;
        }
    }
    return missing;
}

int
main(int argc, char **argv)
{
    int status = 0, i = 1;

    parse_init();
    if (argc > 1 && !strcmp(argv[1], "--tags"))
        return check_tags();
    if (argc > 1 && !strcmp(argv[1], "--grammar"))
        return printf("%d\n", parse_grammar_major()) < 0;
    for (; i < argc && argv[i][0] == '-'; i++) {
        run.quiet |= !strcmp(argv[i], "--quiet");
        run.text |= !strcmp(argv[i], "--text");
        run.count |= !strcmp(argv[i], "--count");
    }
    for (; i < argc; i++)
        status |= dump_file(argv[i]);
    if (run.quiet || run.count)
        printf("%zu statements, %zu ops, %zu do not parse, %zu not understood\n", run.statements,
               run.ops, run.failed, run.other);
    buf_finish(&out);
    return status;
}
