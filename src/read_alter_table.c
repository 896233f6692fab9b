/*
 * read_alter_table.c - ALTER TABLE and its relatives, one op per subcommand.
 *
 * Subcommands have no location: their places are found by cutting the text at its top-level commas.
 * Ops come in the order of the server's passes (tablecmds.c, ATPrepCmd and AlterTablePass).
 */
#include <string.h>

#include "read.h"

/* What all of a statement's subcommands share, and the one at hand. */
struct altering {
    const AlterTableStmt *stmt;
    const AlterTableCmd *cmd;
    struct name rel;
    enum object_kind rel_kind;
    int from, to; /* the subcommand's text */
};

typedef void (*read_command)(struct reading *r, const struct altering *at, struct op *op);

struct command {
    AlterTableType type;
    enum op_kind kind;
    const char *detail;
    read_command read; /* what is left after the common fields; NULL: nothing */
};

/* The expression behind a word of the subcommand. */
static const struct expr *
expr_after(struct reading *r, const struct altering *at, const Node *node, const char *word)
{
    struct token t = scan_find_word(r, at->from, at->to, word);

    return t.kind == TOKEN_END ? read_expr(r, node) : read_expr_in(r, node, t.end, at->to);
}

static void
read_set_default(struct reading *r, const struct altering *at, struct op *op)
{
    op->expr = expr_after(r, at, at->cmd->def, "default");
    if (!op->expr)
        op->kind = OP_DROP_DEFAULT;
}

static void
read_set_expression(struct reading *r, const struct altering *at, struct op *op)
{
    struct token open = scan_find_char(r, at->from, at->to, '(');
    int close = open.kind == TOKEN_END ? -1 : scan_closing(r, open.start);

    op->expr =
        close < 0 ? read_expr(r, at->cmd->def) : read_expr_in(r, at->cmd->def, open.end, close);
}

static void
read_column_type(struct reading *r, const struct altering *at, struct op *op)
{
    const ColumnDef *def = (const ColumnDef *)at->cmd->def;
    struct op_column *column = arena_new(r->a, struct op_column);

    column->type = read_type_name(r, def->typeName);
    if (def->collClause)
        column->collation = read_dotted_name(r, def->collClause->collname);
    op->column = column;
    op->expr = expr_after(r, at, def->raw_default, "using");
}

static void
read_alter_constraint(struct reading *r, const struct altering *at, struct op *op)
{
    struct op_constraint *k = arena_new(r->a, struct op_constraint);
    struct token t;
#if PG_VERSION_NUM >= 180000
    const ATAlterConstraint *c = (const ATAlterConstraint *)at->cmd->def;

    k->alters_enforced = c->alterEnforceability;
    k->not_enforced = c->alterEnforceability && !c->is_enforced;
    k->alters_deferrable = c->alterDeferrability;
    k->no_inherit = c->noinherit;
    k->initially_deferred = c->initdeferred;
#else
    const Constraint *c = (const Constraint *)at->cmd->def;

    k->alters_deferrable = true;
    k->initially_deferred = c->initdeferred;
#endif
    k->named = true;
    k->deferrable = c->deferrable;
    op->name = read_string(r, c->conname);
    op->constraint = k;
    /* what is being altered, as written behind the name */
    t = scan_find_word(r, at->from, at->to, "constraint");
    if (t.kind != TOKEN_END)
        op->detail = read_written(r, scan_past_name(r, t.end), at->to);
}

static void
read_options_def(struct reading *r, const struct altering *at, struct op *op)
{
    op->options = read_options(r, (const List *)at->cmd->def);
}

/* SET STATISTICS 100, SET STORAGE external, SET COMPRESSION pglz: what it is set to. */
static void
read_set_value(struct reading *r, const struct altering *at, struct op *op)
{
    op->detail = at->rel_kind == OBJ_INDEX ? "set statistics" : read_value(r, at->cmd->def);
    if (!op->name && at->cmd->num) /* an index column, by number */
        op->name = arena_printf(r->a, "%d", at->cmd->num);
}

static void
read_owner(struct reading *r, const struct altering *at, struct op *op)
{
    op->new_name = read_role(r, at->cmd->newowner);
}

static void
read_new_place(struct reading *r, const struct altering *at, struct op *op)
{
    (void)r;
    (void)at;
    op->new_name = op->name;
    op->name = NULL;
}

static void
read_inherit(struct reading *r, const struct altering *at, struct op *op)
{
    op->other = read_rangevar(r, (const RangeVar *)at->cmd->def);
}

static void
read_of_type(struct reading *r, const struct altering *at, struct op *op)
{
    op->other = read_name_list(r, ((const TypeName *)at->cmd->def)->names);
}

static void
read_replica_identity(struct reading *r, const struct altering *at, struct op *op)
{
    const ReplicaIdentityStmt *s = (const ReplicaIdentityStmt *)at->cmd->def;

    op->name = read_string(r, s->name);
    switch (s->identity_type) {
    case 'f':
        op->detail = "full";
        break;
    case 'n':
        op->detail = "nothing";
        break;
    case 'd':
        op->detail = "default";
        break;
    default:
        op->detail = "index";
    }
}

static void
read_partition(struct reading *r, const struct altering *at, struct op *op)
{
    const PartitionCmd *p = (const PartitionCmd *)at->cmd->def;

    op->other = read_rangevar(r, p->name);
    op->partition = read_partition_bound(r, p->bound);
    op->concurrently = p->concurrent;
    if (at->rel_kind == OBJ_INDEX)
        op->detail = "attach partition";
}

/* SET GENERATED hides among the sequence options, as a letter's number. */
static void
read_set_identity(struct reading *r, struct op *op, struct op_column *column, const List *options)
{
    ListCell *lc;

    foreach (lc, options) {
        const DefElem *d = lfirst(lc);

        if (strcmp(d->defname, "generated") == 0)
            column->identity = (char)intVal(d->arg);
    }
    op->options = read_options(r, options);
    for (const struct option *o = op->options; o; o = o->next)
        if (strcmp(o->name, "generated") == 0)
            unconstify(struct option *, o)->value =
                column->identity == 'a' ? "always" : "by default";
}

/* ADD GENERATED and SET GENERATED / RESTART: the sequence options. */
static void
read_identity(struct reading *r, const struct altering *at, struct op *op)
{
    const Constraint *c = (const Constraint *)at->cmd->def;
    struct op_column *column = arena_new(r->a, struct op_column);

    if (c && IsA(c, Constraint)) {
        column->identity = c->generated_when;
        op->options = read_options(r, c->options);
    } else if (c && IsA(c, List)) {
        read_set_identity(r, op, column, (const List *)at->cmd->def);
    }
    op->column = column;
}

/* clang-format off */
static const struct command commands[] = {
    {AT_ColumnDefault, OP_SET_DEFAULT, NULL, read_set_default},
    {AT_DropNotNull, OP_DROP_NOT_NULL, NULL, NULL},
    {AT_SetNotNull, OP_SET_NOT_NULL, NULL, NULL},
    {AT_SetExpression, OP_SET_EXPRESSION, NULL, read_set_expression},
    {AT_DropExpression, OP_DROP_EXPRESSION, NULL, NULL},
    {AT_SetStatistics, OP_SET_STATISTICS, NULL, read_set_value},
    {AT_SetOptions, OP_SET_COLUMN_OPTIONS, "set", read_options_def},
    {AT_ResetOptions, OP_SET_COLUMN_OPTIONS, "reset", read_options_def},
    {AT_SetStorage, OP_SET_STORAGE, NULL, read_set_value},
    {AT_SetCompression, OP_SET_COMPRESSION, NULL, read_set_value},
    {AT_DropColumn, OP_DROP_COLUMN, NULL, NULL},
    {AT_AlterConstraint, OP_ALTER_CONSTRAINT, NULL, read_alter_constraint},
    {AT_ValidateConstraint, OP_VALIDATE_CONSTRAINT, NULL, NULL},
    {AT_DropConstraint, OP_DROP_CONSTRAINT, NULL, NULL},
    {AT_AlterColumnType, OP_ALTER_COLUMN_TYPE, NULL, read_column_type},
    {AT_AlterColumnGenericOptions, OP_FOREIGN_OPTIONS, "column", read_options_def},
    {AT_ChangeOwner, OP_OWNER_TO, NULL, read_owner},
    {AT_ClusterOn, OP_CLUSTER_ON, NULL, NULL},
    {AT_DropCluster, OP_CLUSTER_ON, "without cluster", NULL},
    {AT_SetLogged, OP_SET_LOGGED, NULL, NULL},
    {AT_SetUnLogged, OP_SET_UNLOGGED, NULL, NULL},
    {AT_DropOids, OP_SET_WITHOUT_OIDS, NULL, NULL},
    {AT_SetAccessMethod, OP_SET_ACCESS_METHOD, NULL, read_new_place},
    {AT_SetTableSpace, OP_SET_TABLESPACE, NULL, read_new_place},
    {AT_SetRelOptions, OP_SET_STORAGE_PARAMETERS, "set", read_options_def},
    {AT_ResetRelOptions, OP_SET_STORAGE_PARAMETERS, "reset", read_options_def},
    {AT_EnableTrig, OP_ENABLE_TRIGGER, NULL, NULL},
    {AT_EnableAlwaysTrig, OP_ENABLE_TRIGGER, "always", NULL},
    {AT_EnableReplicaTrig, OP_ENABLE_TRIGGER, "replica", NULL},
    {AT_DisableTrig, OP_DISABLE_TRIGGER, NULL, NULL},
    {AT_EnableTrigAll, OP_ENABLE_TRIGGER, "all", NULL},
    {AT_DisableTrigAll, OP_DISABLE_TRIGGER, "all", NULL},
    {AT_EnableTrigUser, OP_ENABLE_TRIGGER, "user", NULL},
    {AT_DisableTrigUser, OP_DISABLE_TRIGGER, "user", NULL},
    {AT_EnableRule, OP_ENABLE_RULE, "enable", NULL},
    {AT_EnableAlwaysRule, OP_ENABLE_RULE, "enable always", NULL},
    {AT_EnableReplicaRule, OP_ENABLE_RULE, "enable replica", NULL},
    {AT_DisableRule, OP_ENABLE_RULE, "disable", NULL},
    {AT_AddInherit, OP_INHERIT, NULL, read_inherit},
    {AT_DropInherit, OP_NO_INHERIT, NULL, read_inherit},
    {AT_AddOf, OP_OF_TYPE, "of", read_of_type},
    {AT_DropOf, OP_OF_TYPE, "not of", NULL},
    {AT_ReplicaIdentity, OP_REPLICA_IDENTITY, NULL, read_replica_identity},
    {AT_EnableRowSecurity, OP_ROW_SECURITY, "enable", NULL},
    {AT_DisableRowSecurity, OP_ROW_SECURITY, "disable", NULL},
    {AT_ForceRowSecurity, OP_ROW_SECURITY, "force", NULL},
    {AT_NoForceRowSecurity, OP_ROW_SECURITY, "no force", NULL},
    {AT_GenericOptions, OP_FOREIGN_OPTIONS, "table", read_options_def},
    {AT_AttachPartition, OP_ATTACH_PARTITION, NULL, read_partition},
    {AT_DetachPartition, OP_DETACH_PARTITION, NULL, read_partition},
    {AT_DetachPartitionFinalize, OP_DETACH_PARTITION, "finalize", read_partition},
    {AT_AddIdentity, OP_ADD_IDENTITY, NULL, read_identity},
    {AT_SetIdentity, OP_SET_IDENTITY, NULL, read_identity},
    {AT_DropIdentity, OP_DROP_IDENTITY, NULL, NULL},
};
/* clang-format on */

/* Passes of ALTER TABLE, PostgreSQL 17 and 18 (12 to 16 differ only in when what the user did not
 * write is rebuilt). Constraints count where ATParseTransformCmd finally puts them. */
enum pass {
    PASS_DROP,
    PASS_ALTER_TYPE,
    PASS_ADD_COLUMN,
    PASS_SET_EXPRESSION,
    PASS_COLUMN_ATTRIBUTES,
    PASS_ADD_INDEX_CONSTRAINT, /* ... USING INDEX */
    PASS_ADD_INDEX,
    PASS_ADD_OTHER,
    PASS_MISC,
    PASS_COUNT
};

static int
constraint_pass(const struct op_constraint *k)
{
    switch (k->type) {
    case CONSTRAINT_NOT_NULL:
        return PASS_COLUMN_ATTRIBUTES;
    case CONSTRAINT_UNIQUE:
    case CONSTRAINT_PRIMARY_KEY:
    case CONSTRAINT_EXCLUDE:
        return k->using_index ? PASS_ADD_INDEX_CONSTRAINT : PASS_ADD_INDEX;
    case CONSTRAINT_CHECK:
    case CONSTRAINT_FOREIGN_KEY:
        return PASS_ADD_OTHER;
    }
    return PASS_ADD_OTHER;
}

static int
pass_of(const struct op *op)
{
    switch ((int)op->kind) {
    case OP_DROP_COLUMN:
    case OP_DROP_CONSTRAINT:
    case OP_DROP_DEFAULT:
    case OP_DROP_NOT_NULL:
    case OP_DROP_IDENTITY:
    case OP_DROP_EXPRESSION:
    case OP_SET_WITHOUT_OIDS:
        return PASS_DROP;
    case OP_ALTER_COLUMN_TYPE:
        return PASS_ALTER_TYPE;
    case OP_ADD_COLUMN:
        return PASS_ADD_COLUMN;
    case OP_SET_EXPRESSION:
        return PASS_SET_EXPRESSION;
    case OP_SET_NOT_NULL:
        return PASS_COLUMN_ATTRIBUTES;
    case OP_ADD_CONSTRAINT:
        return constraint_pass(op->constraint);
    case OP_SET_DEFAULT:
    case OP_ADD_IDENTITY:
        return PASS_ADD_OTHER;
    default:
        return PASS_MISC;
    }
}

/* Fields that say on what: an index is an object, everything else a relation. */
static void
set_target(struct op *op, const struct altering *at)
{
    op->rel_kind = at->rel_kind;
    op->only = !at->stmt->relation->inh;
    op->rel_if_exists = at->stmt->missing_ok;
    if (at->rel_kind == OBJ_INDEX)
        op->object = at->rel;
    else
        op->rel = at->rel;
}

static void
read_add_column(struct reading *r, const struct altering *at)
{
    const ColumnDef *def = (const ColumnDef *)at->cmd->def;
    struct op **first = r->last, *column;

    column = read_column(r, at->rel, def, ORIGIN_OWN, at->from, at->to);
    column->if_not_exists = at->cmd->missing_ok;
    read_column_constraints(r, at->rel, def, ORIGIN_ADD_COLUMN);
    for (struct op *op = *first; op; op = op->next)
        set_target(op, at);
}

static const struct command *
command_of(AlterTableType type)
{
    for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
        if (commands[i].type == type)
            return &commands[i];
    return NULL;
}

/* ALTER VIEW ... SET and most of ALTER INDEX go by names of their own. */
static enum op_kind
kind_for(enum op_kind kind, enum object_kind rel_kind)
{
    if (rel_kind == OBJ_VIEW && kind == OP_SET_STORAGE_PARAMETERS)
        return OP_ALTER_VIEW;
    if (rel_kind == OBJ_INDEX &&
        (kind == OP_SET_STORAGE_PARAMETERS || kind == OP_ATTACH_PARTITION ||
         kind == OP_SET_STATISTICS || kind == OP_SET_COLUMN_OPTIONS))
        return OP_ALTER_INDEX;
    return kind;
}

static void
read_subcommand(struct reading *r, const struct altering *at)
{
    const AlterTableCmd *cmd = at->cmd;
    const struct command *row = command_of(cmd->subtype);
    struct op *op;

    if (cmd->subtype == AT_AddColumn) {
        read_add_column(r, at);
        return;
    }
    if (cmd->subtype == AT_AddConstraint) {
        op = read_constraint(r, at->rel, (const Constraint *)cmd->def, ORIGIN_OWN, NULL, at->from,
                             at->to);
        if (op)
            set_target(op, at);
        return;
    }
    op = read_op_in(r, row ? kind_for(row->kind, at->rel_kind) : OP_OTHER, at->from, at->to);
    set_target(op, at);
    op->name = read_string(r, cmd->name);
    op->cascade = cmd->behavior == DROP_CASCADE;
    op->if_exists = cmd->missing_ok;
    op->detail = row ? row->detail : "AlterTableCmd";
    if (row && row->read)
        row->read(r, at, op);
}

/* ALTER TYPE ... ADD / DROP / ALTER ATTRIBUTE of a composite type. */
static void
read_attribute(struct reading *r, const struct altering *at)
{
    const AlterTableCmd *cmd = at->cmd;
    struct op *op;

    if (cmd->subtype == AT_AddColumn) {
        op = read_column(r, at->rel, (const ColumnDef *)cmd->def, ORIGIN_OWN, at->from, at->to);
        op->detail = "add";
    } else {
        op = read_op_in(r, OP_ALTER_TYPE_ATTRIBUTE, at->from, at->to);
        op->name = read_string(r, cmd->name);
        op->detail = cmd->subtype == AT_DropColumn ? "drop" : "alter";
        if (cmd->subtype == AT_AlterColumnType)
            read_column_type(r, at, op);
    }
    if (op->kind == OP_ADD_COLUMN)
        op->kind = OP_ALTER_TYPE_ATTRIBUTE;
    op->rel = (struct name){NULL, NULL};
    op->object = at->rel;
    op->rel_kind = OBJ_COMPOSITE;
    op->cascade = cmd->behavior == DROP_CASCADE;
    op->if_exists = cmd->missing_ok;
}

static void
read_alter_table(struct reading *r, const Node *node)
{
    const AlterTableStmt *s = (const AlterTableStmt *)node;
    struct altering at = {.stmt = s};
    struct op **first = r->last;
    int next = -1;
    ListCell *lc;

    r->kind = read_kind(r, "ALTER", s->objtype);
    at.rel = read_rangevar(r, s->relation);
    at.rel_kind = read_object_kind(s->objtype);
    if (s->relation->location >= 0)
        next = scan_past_relation(r, s->relation->location);
    foreach (lc, s->cmds) {
        at.cmd = lfirst(lc);
        at.from = next < 0 ? r->start : scan_token(r, next).start;
        at.to = next < 0 ? r->end : read_clause_end(r, at.from);
        if (next >= 0)
            next = scan_token(r, at.to).end; /* behind the comma */
        if (s->objtype == OBJECT_TYPE)
            read_attribute(r, &at);
        else
            read_subcommand(r, &at);
    }
    if (s->objtype != OBJECT_TYPE)
        read_sort_ops(r, first, pass_of, PASS_COUNT);
}

/* ALTER TABLE ALL IN TABLESPACE a SET TABLESPACE b: whichever relations there are. */
static void
read_move_all(struct reading *r, const Node *node)
{
    const AlterTableMoveAllStmt *s = (const AlterTableMoveAllStmt *)node;
    struct op *op = read_op(r, OP_SET_TABLESPACE, -1);

    r->kind = read_kind(r, "ALTER", s->objtype);
    op->rel_kind = read_object_kind(s->objtype);
    op->detail = "all in tablespace";
    op->name = read_string(r, s->orig_tablespacename);
    op->new_name = read_string(r, s->new_tablespacename);
    op->nowait = s->nowait;
}

const struct reader alter_table_readers[] = {
    {T_AlterTableStmt, "ALTER TABLE", read_alter_table},
    {T_AlterTableMoveAllStmt, "ALTER TABLE", read_move_all},
    {0, NULL, NULL},
};
