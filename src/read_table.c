/* read_table.c - CREATE TABLE and CREATE FOREIGN TABLE, partitions included. */
#include <string.h>

#include "read.h"

void
read_sort_ops(struct reading *r, struct op **first, int (*rank)(const struct op *op), int n_ranks)
{
    struct op *op = *first, *next, **end = first;
    struct op **heads = palloc0((size_t)n_ranks * sizeof(struct op *));
    struct op ***tails = palloc((size_t)n_ranks * sizeof(struct op **));

    for (int i = 0; i < n_ranks; i++)
        tails[i] = &heads[i];
    for (; op; op = next) {
        int i = rank(op);

        next = op->next;
        op->next = NULL;
        *tails[i] = op;
        tails[i] = &op->next;
    }
    for (int i = 0; i < n_ranks; i++) {
        if (heads[i]) {
            *end = heads[i];
            end = tails[i];
        }
    }
    r->last = end;
}

/* DefineRelation and transformCreateStmt: checks come with the table, then the primary key, the
 * other indexes, and foreign keys last - which may point to the table itself. */
static int
creation_rank(const struct op *op)
{
    switch (op->constraint->type) {
    case CONSTRAINT_CHECK:
    case CONSTRAINT_NOT_NULL:
        return 0;
    case CONSTRAINT_PRIMARY_KEY:
        return 1;
    case CONSTRAINT_UNIQUE:
    case CONSTRAINT_EXCLUDE:
        return 2;
    case CONSTRAINT_FOREIGN_KEY:
        return 3;
    }
    return 3;
}

/* What the datums of a bound are written as: the parenthesised list that follows a word. */
static const char *
bound_list(struct reading *r, int from, int to, const char *word)
{
    struct token t = scan_find_word(r, from, to, word);
    int close;

    if (t.kind == TOKEN_END)
        return NULL;
    t = scan_token(r, t.end);
    close = token_is_char(r, t, '(') ? scan_closing(r, t.start) : -1;
    return close < 0 ? NULL : read_written(r, t.end, close);
}

/* Behind the lists of a bound, which starts at the word after FOR VALUES. */
static int
bound_end(const struct reading *r, const PartitionBoundSpec *bound)
{
    int at = bound->location;

    for (int lists = bound->strategy == 'r' ? 2 : 1; lists > 0; lists--) {
        struct token open = scan_find_char(r, at, -1, '(');
        int close = open.kind == TOKEN_END ? -1 : scan_closing(r, open.start);

        if (close < 0)
            return r->end;
        at = close + 1;
    }
    return at;
}

static const char *
strategy_name(char strategy)
{
    switch (strategy) {
    case PARTITION_STRATEGY_LIST:
        return "list";
    case PARTITION_STRATEGY_RANGE:
        return "range";
    case PARTITION_STRATEGY_HASH:
        return "hash";
    default:
        return NULL;
    }
}

const struct op_partition *
read_partition_bound(struct reading *r, const PartitionBoundSpec *bound)
{
    struct op_partition *p;
    int at, to;

    if (!bound)
        return NULL;
    p = arena_new(r->a, struct op_partition);
    p->is_default = bound->is_default;
    if (bound->is_default) {
        p->text = "DEFAULT";
        return p;
    }
    p->strategy = strategy_name(bound->strategy);
    at = bound->location;
    to = bound_end(r, bound);
    p->text = arena_printf(r->a, "FOR VALUES %s", read_written(r, at, to));
    p->from = bound_list(r, at, to, "from");
    p->to = bound_list(r, at, to, "to");
    p->in = bound_list(r, at, to, "in");
    return p;
}

static void
read_partitioning(struct reading *r, struct op_table *t, const PartitionSpec *spec)
{
    struct string_builder b = {0};
    ListCell *lc;

    t->partition_by = strategy_name((char)spec->strategy);
    foreach (lc, spec->partParams) {
        const PartitionElem *e = lfirst(lc);

        string_builder_add(&b, r->a, e->name ? read_string(r, e->name) : "");
    }
    t->partition_columns = b.first;
}

static void
read_like(struct reading *r, struct op_table *t, struct name_builder *like,
          const TableLikeClause *clause)
{
    name_builder_add(like, r->a, read_rangevar(r, clause->relation));
    t->like_defaults |= (clause->options & CREATE_TABLE_LIKE_DEFAULTS) != 0;
    t->like_constraints |= (clause->options & CREATE_TABLE_LIKE_CONSTRAINTS) != 0;
    t->like_indexes |= (clause->options & CREATE_TABLE_LIKE_INDEXES) != 0;
    t->like_identity |= (clause->options & CREATE_TABLE_LIKE_IDENTITY) != 0;
    t->like_generated |= (clause->options & CREATE_TABLE_LIKE_GENERATED) != 0;
}

static struct op_table *
read_table_facts(struct reading *r, const CreateStmt *s)
{
    struct op_table *t = arena_new(r->a, struct op_table);
    struct name_builder parents = {0}, like = {0};
    ListCell *lc;

    t->temporary = s->relation->relpersistence == 't';
    t->unlogged = s->relation->relpersistence == 'u';
    t->on_commit_drop = s->oncommit == ONCOMMIT_DROP;
    if (s->partspec)
        read_partitioning(r, t, s->partspec);
    if (s->partbound) {
        t->partition_of = read_rangevar(r, linitial(s->inhRelations));
        t->bound = read_partition_bound(r, s->partbound);
    } else {
        foreach (lc, s->inhRelations)
            name_builder_add(&parents, r->a, read_rangevar(r, lfirst(lc)));
    }
    foreach (lc, s->tableElts)
        if (IsA(lfirst(lc), TableLikeClause))
            read_like(r, t, &like, lfirst(lc));
    t->inherits = parents.first;
    t->like = like.first;
    if (s->ofTypename)
        t->of_type = read_name_list(r, s->ofTypename->names);
    t->access_method = read_string(r, s->accessMethod);
    t->tablespace = read_string(r, s->tablespacename);
    return t;
}

static struct op *
read_create(struct reading *r, const CreateStmt *s, enum object_kind kind)
{
    struct op *op = read_op(r, OP_CREATE_TABLE, -1), **constraints;
    ListCell *lc;

    op->rel = read_rangevar(r, s->relation);
    op->rel_kind = kind;
    op->if_not_exists = s->if_not_exists;
    op->table = read_table_facts(r, s);
    op->partition = op->table->bound;
    op->options = read_options(r, s->options);
    foreach (lc, s->tableElts)
        if (IsA(lfirst(lc), ColumnDef))
            read_column(r, op->rel, lfirst(lc), ORIGIN_CREATE_TABLE, -1, -1);
    constraints = r->last;
    foreach (lc, s->tableElts) {
        const Node *element = lfirst(lc);

        if (IsA(element, ColumnDef))
            read_column_constraints(r, op->rel, (const ColumnDef *)element, ORIGIN_CREATE_TABLE);
        else if (IsA(element, Constraint))
            read_constraint(r, op->rel, (const Constraint *)element, ORIGIN_CREATE_TABLE, NULL, -1,
                            -1);
    }
    read_sort_ops(r, constraints, creation_rank, 4);
    for (struct op *part = op->next; part; part = part->next)
        part->rel_kind = kind;
    return op;
}

static void
read_create_table(struct reading *r, const Node *node)
{
    const CreateStmt *s = (const CreateStmt *)node;

    read_create(r, s, s->partspec ? OBJ_PARTITIONED_TABLE : OBJ_TABLE);
}

static void
read_create_foreign_table(struct reading *r, const Node *node)
{
    const CreateForeignTableStmt *s = (const CreateForeignTableStmt *)node;
    struct op *op = read_create(r, &s->base, OBJ_FOREIGN_TABLE);

    op->other.name = read_string(r, s->servername);
    op->options = read_options(r, s->options);
}

const struct reader table_readers[] = {
    {T_CreateStmt, "CREATE TABLE", read_create_table},
    {T_CreateForeignTableStmt, "CREATE FOREIGN TABLE", read_create_foreign_table},
    {0, NULL, NULL},
};
