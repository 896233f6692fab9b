#include "schema_model.h"

#include <string.h>

/* The name the server would choose. */
static const char *
choose_name(struct schema *s, const struct relation *r, const struct op_constraint *def)
{
    const struct string_list *cols = def->columns;
    const char *schema = r->name.schema, *table = r->name.name;

    switch (def->type) {
    case CONSTRAINT_CHECK:
        /* One column only is named. */
        return names_constraint(s, table, cols && !cols->next ? cols->text : NULL, "check", schema);
    case CONSTRAINT_NOT_NULL:
        return names_constraint(s, table, cols ? cols->text : NULL, "not_null", schema);
    case CONSTRAINT_FOREIGN_KEY:
        return names_constraint(s, table, names_joined(s, cols, NULL), "fkey", schema);
    case CONSTRAINT_PRIMARY_KEY:
        return names_relation(s, table, NULL, "pkey", schema, true);
    case CONSTRAINT_UNIQUE:
        return names_relation(s, table, names_joined(s, cols, def->include), "key", schema, true);
    case CONSTRAINT_EXCLUDE:
        return names_relation(s, table, names_joined(s, cols, def->include), "excl", schema, true);
    }
    return "";
}

static void
make_key_not_null(struct schema *s, struct relation *r, const struct string_list *columns)
{
    for (; columns; columns = columns->next) {
        struct column *c = column_touch(s, r, columns->text);

        SCHEMA_SET(s, c->not_null, TRI_YES);
        constraint_not_null(s, r, c->name, NULL);
    }
}

/* The index of a key, built or taken over. */
static void
give_index(struct schema *s, struct relation *r, struct constraint *c,
           const struct op_constraint *def, struct relation *existing)
{
    struct index_def i = {
        .columns = c->columns,
        .n_keys = string_list_count(c->columns),
        .include = c->include,
        .where_text = def->where ? intern(s, def->where->text) : NULL,
        .expr_columns = def->where ? intern_list(s, def->where->columns) : NULL,
        .method = def->method ? intern(s, def->method) : "btree",
        .unique = c->type != CONSTRAINT_EXCLUDE,
        .nulls_not_distinct = c->nulls_not_distinct,
        .valid = TRI_YES,
        .constraint = c,
    };

    if (existing) {
        relation_move(s, existing, existing->name.schema, c->name);
        SCHEMA_SET(s, existing->index->constraint, c);
        c->index = existing;
        return;
    }
    c->index = index_create(s, r, c->name, &i);
}

/* The index named in USING INDEX, when it is known. */
static struct relation *
used_index(const struct schema *s, const struct relation *r, const char *name)
{
    struct relation *index = name ? relation_find(s, r->name.schema, name) : NULL;

    return index && index->exists != TRI_NO && index->index ? index : NULL;
}

/* PRIMARY KEY, UNIQUE, EXCLUDE. */
static void
add_key(struct schema *s, struct relation *r, const struct op *op)
{
    struct op_constraint def = *op->constraint;
    struct relation *existing = used_index(s, r, def.using_index);
    const char *name = op->name;
    struct constraint *c;

    if (existing) {
        def.columns = existing->index->columns;
        def.include = existing->index->include;
    }
    if (!name)
        name = def.using_index ? def.using_index : choose_name(s, r, &def);
    c = constraint_add(s, r, name, &def);
    give_index(s, r, c, &def, existing);
    if (c->type == CONSTRAINT_PRIMARY_KEY) {
        make_key_not_null(s, r, c->columns);
        for (struct relation_list *l = relation_descendants(s, r); l && !op->only; l = l->next)
            make_key_not_null(s, l->rel, c->columns);
    }
    if (!op->only)
        partition_copy_index(s, r, c->index);
}

/* The name is the one the server would have chosen. */
static bool
is_usual_name(struct schema *s, const struct relation *r, const struct constraint *c)
{
    const char *columns =
        c->type == CONSTRAINT_PRIMARY_KEY ? NULL : names_joined(s, c->columns, c->include);

    return strcmp(c->name, names_object(s, r->name.name, columns, columns ? "key" : "pkey")) == 0;
}

/* `a int PRIMARY KEY UNIQUE`: one statement's equal keys become one index unless both have names
 * (transformIndexConstraints). Whatever the table or column already has came from the same
 * statement. */
static bool
repeats_key(struct schema *s, struct relation *r, const struct op *op)
{
    const struct op_constraint *def = op->constraint;
    bool named;

    if (op->origin == ORIGIN_OWN || def->type != CONSTRAINT_UNIQUE)
        return false;
    for (struct constraint *c = r->constraints; c; c = c->next) {
        if ((c->type != CONSTRAINT_UNIQUE && c->type != CONSTRAINT_PRIMARY_KEY) ||
            c->deferrable != def->deferrable || !string_list_equal(c->columns, def->columns) ||
            !string_list_equal(c->include, def->include))
            continue;
        named = !is_usual_name(s, r, c);
        if (named && op->name)
            return false;
        if (op->name)
            constraint_rename(s, r, c, op->name);
        return true;
    }
    return false;
}

static void
add_not_null(struct schema *s, struct relation *r, const char *name,
             const struct op_constraint *def)
{
    struct column *col = def->columns ? column_touch(s, r, def->columns->text) : NULL;
    struct constraint *c;

    if (!col)
        return;
    for (c = r->constraints; c; c = c->next)
        if (c->type == CONSTRAINT_NOT_NULL && string_list_equal(c->columns, def->columns))
            break;
    if (c && name)
        constraint_rename(s, r, c, name);
    if (!c && s->pg_version >= 18)
        c = constraint_add(s, r, name ? name : choose_name(s, r, def), def);
    /* Old rows may still hold NULL until it is validated. */
    if (!def->not_valid)
        SCHEMA_SET(s, col->not_null, TRI_YES);
}

/* CHECK, NOT NULL, FOREIGN KEY on one table. */
static struct constraint *
add_plain(struct schema *s, struct relation *r, const char *name, const struct op_constraint *def)
{
    if (def->type == CONSTRAINT_NOT_NULL) {
        add_not_null(s, r, name, def);
        return NULL;
    }
    return constraint_add(s, r, name ? name : choose_name(s, r, def), def);
}

static void
add_constraint(struct schema *s, const struct op *op)
{
    struct relation *r = apply_target(s, op);
    struct op_constraint def;
    struct constraint *c, *old;

    if (!r || !op->constraint || repeats_key(s, r, op))
        return;
    /* Inside CREATE TABLE there are no rows to violate it: NOT VALID is ignored. */
    def = *op->constraint;
    if (op->origin == ORIGIN_CREATE_TABLE)
        def.not_valid = false;
    old = op->name && def.type != CONSTRAINT_NOT_NULL ? relation_constraint(r, op->name) : NULL;
    if (old)
        constraint_drop(s, r, old);
    if (def.type == CONSTRAINT_PRIMARY_KEY || def.type == CONSTRAINT_UNIQUE ||
        def.type == CONSTRAINT_EXCLUDE) {
        add_key(s, r, op);
        return;
    }
    c = add_plain(s, r, op->name, &def);
    if (op->only || def.no_inherit)
        return;
    for (struct relation_list *l = relation_descendants(s, r); l; l = l->next) {
        if (!c)
            add_plain(s, l->rel, op->name, &def);
        else if (def.type == CONSTRAINT_CHECK || l->rel->partition_of)
            constraint_copy(s, l->rel, c, true);
    }
}

static void
validate(struct schema *s, struct relation *r, const char *name)
{
    struct constraint *c = relation_constraint(r, name);

    if (!c)
        return;
    SCHEMA_SET(s, c->valid, TRI_YES);
    if (c->type == CONSTRAINT_NOT_NULL && c->columns) {
        struct column *col = relation_column(r, c->columns->text);

        if (col)
            SCHEMA_SET(s, col->not_null, TRI_YES);
    }
}

static void
validate_constraint(struct schema *s, const struct op *op)
{
    struct relation *r = schema_relation(s, op->rel);

    if (!r || !op->name)
        return;
    validate(s, r, op->name);
    for (struct relation_list *l = relation_descendants(s, r); l; l = l->next)
        validate(s, l->rel, op->name);
}

static void
drop_constraint(struct schema *s, const struct op *op)
{
    struct relation *r = schema_relation(s, op->rel);
    struct constraint *c = r && op->name ? relation_constraint(r, op->name) : NULL;
    bool has_index = c && c->index;

    if (!c)
        return;
    constraint_drop(s, r, c);
    if (op->only || has_index)
        return; /* the partitions' keys went with the index */
    for (struct relation_list *l = relation_descendants(s, r); l; l = l->next) {
        c = relation_constraint(l->rel, op->name);
        if (c && (l->rel->partition_of || c->is_inherited) &&
            !constraint_in_parent(l->rel, op->name))
            constraint_drop(s, l->rel, c);
    }
}

static void
alter_constraint(struct schema *s, const struct op *op)
{
    struct relation *r = schema_relation(s, op->rel);
    struct constraint *c = r && op->name ? relation_constraint(r, op->name) : NULL;

    if (!c || !op->constraint)
        return;
    if (op->constraint->alters_deferrable) {
        SCHEMA_SET(s, c->deferrable, op->constraint->deferrable);
        SCHEMA_SET(s, c->initially_deferred, op->constraint->initially_deferred);
    }
    if (op->constraint->alters_enforced && c->not_enforced != op->constraint->not_enforced) {
        SCHEMA_SET(s, c->not_enforced, op->constraint->not_enforced);
        SCHEMA_SET(s, c->valid, op->constraint->not_enforced ? TRI_NO : TRI_YES);
    }
}

static void
rename_constraint(struct schema *s, const struct op *op)
{
    struct relation *r = schema_relation(s, op->rel);
    struct constraint *c = r && op->name ? relation_constraint(r, op->name) : NULL;

    if (!c || !op->new_name)
        return;
    constraint_rename(s, r, c, op->new_name);
    if (c->type != CONSTRAINT_CHECK && c->type != CONSTRAINT_NOT_NULL)
        return;
    for (struct relation_list *l = relation_descendants(s, r); l; l = l->next) {
        c = relation_constraint(l->rel, op->name);
        if (c)
            constraint_rename(s, l->rel, c, op->new_name);
    }
}

const struct applier apply_constraint[] = {
    {OP_ADD_CONSTRAINT, add_constraint},       {OP_VALIDATE_CONSTRAINT, validate_constraint},
    {OP_DROP_CONSTRAINT, drop_constraint},     {OP_ALTER_CONSTRAINT, alter_constraint},
    {OP_RENAME_CONSTRAINT, rename_constraint}, {OP_NONE, NULL},
};
