#include "schema_dump.h"

#include <string.h>

#include "lex.h"
#include "parse.h"
#include "source.h"
#include "unit.h"

size_t
schema_run(struct schema *s, const char *sql)
{
    struct arena *file = arena_create(), *stmt = arena_create();
    struct unit_tracker *t;
    struct source src;
    struct lexer lexer;
    struct chunk c;
    size_t failed = 0;

    if (!source_from_memory(&src, "test.sql", sql, strlen(sql), NULL))
        return 1;
    t = unit_tracker_create(file, s, UNIT_AUTOCOMMIT, NULL, NULL);
    lex_begin(&lexer, &src, (struct span){0, src.size});
    while (lex_next(&lexer, stmt, &c)) {
        struct statement st = {.span = c.span};
        struct parsed p;

        if (c.kind != CHUNK_STATEMENT)
            continue;
        p = parse_statement(&src, &c, stmt);
        failed += p.failed;
        st.ops = p.failed ? NULL : p.ops;
        unit_tracker_enter(t, &st);
        schema_statement_begin(s, st.ops);
        for (const struct op *op = st.ops; op; op = op->next)
            schema_apply(s, op, "test.sql");
        unit_tracker_leave(t, &st);
        arena_reset(stmt);
    }
    /* The transaction that is open stays so, for what a test looks at; temporary tables too. */
    source_finish(&src);
    arena_destroy(stmt);
    arena_destroy(file);
    return failed;
}

static void
put_list(struct buf *out, const char *before, const struct string_list *l)
{
    if (!l)
        return;
    buf_printf(out, " %s(", before);
    for (const struct string_list *i = l; i; i = i->next)
        buf_printf(out, "%s%s", i == l ? "" : ", ", *i->text ? i->text : "<expression>");
    buf_puts(out, ")");
}

static void
put_column(struct buf *out, const struct column *c)
{
    buf_printf(out, "  %s %s%s", c->name, c->type.text ? c->type.text : "?",
               c->not_null == TRI_YES       ? " not null"
               : c->not_null == TRI_UNKNOWN ? " null?"
                                            : "");
    if (c->identity)
        buf_printf(out, " identity %c", c->identity);
    if (c->is_generated)
        buf_printf(out, " generated%s", c->is_virtual ? " virtual" : "");
    if (c->default_text)
        buf_printf(out, " = %s", c->default_text);
    if (c->is_new)
        buf_puts(out, " new");
    buf_puts(out, "\n");
}

static void
put_constraint(struct buf *out, const struct constraint *c)
{
    static const char *const types[] = {
        [CONSTRAINT_CHECK] = "check",
        [CONSTRAINT_NOT_NULL] = "not null",
        [CONSTRAINT_UNIQUE] = "unique",
        [CONSTRAINT_PRIMARY_KEY] = "primary key",
        [CONSTRAINT_FOREIGN_KEY] = "references",
        [CONSTRAINT_EXCLUDE] = "exclude",
    };

    buf_printf(out, "  constraint %s %s", c->name, types[c->type]);
    put_list(out, "", c->columns);
    if (c->ref)
        buf_printf(out, " to %s.%s", c->ref->name.schema, c->ref->name.name);
    put_list(out, "", c->ref_columns);
    put_list(out, "include ", c->include);
    put_list(out, "proves ", c->proves_not_null);
    if (c->valid != TRI_YES)
        buf_puts(out, " not valid");
    if (c->deferrable)
        buf_puts(out, c->initially_deferred ? " deferred" : " deferrable");
    if (c->index && strcmp(c->index->name.name, c->name) != 0)
        buf_printf(out, " index %s?", c->index->name.name);
    buf_puts(out, "\n");
}

static void
put_index(struct buf *out, const struct relation *r)
{
    const struct index_def *i = r->index;

    buf_printf(out, "  %sindex %s", i->unique ? "unique " : "", r->name.name);
    put_list(out, "", i->columns);
    put_list(out, "include ", i->include);
    put_list(out, "uses ", i->expr_columns);
    if (i->where_text)
        buf_puts(out, " partial");
    if (i->valid != TRI_YES)
        buf_puts(out, " not valid");
    if (i->parent)
        buf_printf(out, " of %s", i->parent->name.name);
    buf_puts(out, "\n");
}

static void
put_relations(struct buf *out, const char *what, const struct relation_list *l)
{
    for (; l; l = l->next)
        buf_printf(out, "  %s %s.%s\n", what, l->rel->name.schema, l->rel->name.name);
}

static void
put_relation(struct buf *out, const struct relation *r)
{
    buf_printf(out, "%s %s.%s", object_kind_name(r->kind), r->name.schema, r->name.name);
    if (r->is_new != TRI_NO)
        buf_puts(out, r->is_new == TRI_YES ? " new" : " new?");
    if (r->unit_new)
        buf_puts(out, " open");
    if (r->complete != TRI_YES)
        buf_puts(out, " incomplete");
    if (r->unlogged)
        buf_puts(out, " unlogged");
    if (r->row_security)
        buf_puts(out, " row-security");
    if (r->partition_by)
        buf_printf(out, " by %s", r->partition_by);
    put_list(out, "", r->partition_columns);
    if (r->partition_of)
        buf_printf(out, " of %s%s", r->partition_of->name.name,
                   r->is_default_partition ? " default" : "");
    if (r->sequence_table)
        buf_printf(out, " owned by %s.%s", r->sequence_table->name.name, r->sequence_column);
    put_list(out, "names ", r->reads_columns);
    buf_puts(out, "\n");
    for (const struct column *c = r->columns; c; c = c->next)
        if (!c->dropped)
            put_column(out, c);
    for (const struct constraint *c = r->constraints; c; c = c->next)
        put_constraint(out, c);
    for (const struct relation_list *l = r->indexes; l; l = l->next)
        put_index(out, l->rel);
    put_relations(out, "inherits", r->inherits);
    put_relations(out, "reads", r->reads);
    put_relations(out, "referenced by", r->referenced_by);
    for (const struct trigger *t = r->triggers; t; t = t->next)
        buf_printf(out, "  trigger %s\n", t->name);
    for (const struct policy *p = r->policies; p; p = p->next)
        buf_printf(out, "  policy %s\n", p->name);
}

static bool
visit_relation(struct relation *r, void *arg)
{
    if (r->exists == TRI_NO)
        buf_printf(arg, "gone %s.%s\n", r->name.schema, r->name.name);
    else if (r->kind != OBJ_INDEX)
        put_relation(arg, r);
    return true;
}

static bool
visit_type(struct type *t, void *arg)
{
    struct buf *out = arg;

    if (t->exists == TRI_NO) {
        buf_printf(out, "gone %s.%s\n", t->name.schema, t->name.name);
        return true;
    }
    buf_printf(out, "%s %s.%s", object_kind_name(t->kind), t->name.schema, t->name.name);
    put_list(out, "", t->labels);
    put_list(out, "unsafe ", t->unit_labels);
    if (t->base.text)
        buf_printf(out, " is %s%s", t->base.text, t->not_null == TRI_YES ? " not null" : "");
    buf_puts(out, "\n");
    for (const struct column *c = t->attributes; c; c = c->next)
        put_column(out, c);
    for (const struct constraint *c = t->constraints; c; c = c->next)
        put_constraint(out, c);
    return true;
}

void
schema_dump(const struct schema *s, struct buf *out)
{
    schema_each_type(s, visit_type, out);
    schema_each_relation(s, visit_relation, out);
}
