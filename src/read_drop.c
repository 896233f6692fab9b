/* read_drop.c - DROP of everything, one op per object named. */
#include "read.h"

/* clang-format off */
static const struct {
    ObjectType type;
    enum op_kind kind;
} drops[] = {
    {OBJECT_TABLE, OP_DROP_RELATION},
    {OBJECT_VIEW, OP_DROP_RELATION},
    {OBJECT_MATVIEW, OP_DROP_RELATION},
    {OBJECT_SEQUENCE, OP_DROP_RELATION},
    {OBJECT_FOREIGN_TABLE, OP_DROP_RELATION},
    {OBJECT_INDEX, OP_DROP_INDEX},
    {OBJECT_TYPE, OP_DROP_TYPE},
    {OBJECT_DOMAIN, OP_DROP_TYPE},
    {OBJECT_FUNCTION, OP_DROP_FUNCTION},
    {OBJECT_PROCEDURE, OP_DROP_FUNCTION},
    {OBJECT_ROUTINE, OP_DROP_FUNCTION},
    {OBJECT_AGGREGATE, OP_DROP_FUNCTION},
    {OBJECT_SCHEMA, OP_DROP_SCHEMA},
    {OBJECT_TRIGGER, OP_DROP_TRIGGER},
    {OBJECT_RULE, OP_DROP_RULE},
    {OBJECT_POLICY, OP_DROP_POLICY},
    {OBJECT_EXTENSION, OP_DROP_EXTENSION},
    {OBJECT_PUBLICATION, OP_DROP_PUBLICATION},
    {OBJECT_STATISTIC_EXT, OP_DROP_STATISTICS},
    {OBJECT_EVENT_TRIGGER, OP_CREATE_EVENT_TRIGGER},
};
/* clang-format on */

static enum op_kind
drop_kind(ObjectType type)
{
    for (size_t i = 0; i < sizeof(drops) / sizeof(drops[0]); i++)
        if (drops[i].type == type)
            return drops[i].kind;
    return OP_DROP_OTHER;
}

/* The places of the objects: the text between the commas. -1 when there is only one. */
static int
first_object(const struct reading *r, const DropStmt *s)
{
    struct token t;
    int words = 1;

    if (list_length(s->objects) < 2)
        return -1;
    for (const char *c = read_object_word(s->removeType); *c; c++)
        words += *c == ' ';
    t = scan_token(r, r->start); /* DROP */
    for (; words > 0; words--)
        t = scan_token(r, t.end);
    t = scan_token(r, t.end);
    if (token_is(r, t, "concurrently"))
        t = scan_token(r, t.end);
    if (token_is(r, t, "if")) { /* EXISTS */
        struct token exists = scan_token(r, t.end);

        if (token_is(r, exists, "exists"))
            t = scan_token(r, exists.end);
    }
    return t.start;
}

/* Behind a name and the argument types it may have. */
static int
past_object(const struct reading *r, int at)
{
    int end = scan_past_name(r, at);
    struct token next = scan_token(r, end);
    int close = token_is_char(r, next, '(') ? scan_closing(r, next.start) : -1;

    return close < 0 ? end : close + 1;
}

static void
read_drop(struct reading *r, const Node *node)
{
    const DropStmt *s = (const DropStmt *)node;
    int at = first_object(r, s);
    ListCell *lc;

    r->kind = read_kind(r, "DROP", s->removeType);
    foreach (lc, s->objects) {
        struct op *op;
        int to = at < 0 ? r->end : read_clause_end(r, at);

        /* the last name's clause runs on into CASCADE: end it with the name */
        if (at >= 0 && foreach_current_index(lc) == list_length(s->objects) - 1)
            to = past_object(r, at);
        op = read_op_in(r, drop_kind(s->removeType), at < 0 ? r->start : at, to);
        read_object(r, op, s->removeType, NULL, lfirst(lc));
        if (s->removeType == OBJECT_TRIGGER || s->removeType == OBJECT_RULE ||
            s->removeType == OBJECT_POLICY)
            op->rel_kind = OBJ_TABLE;
        op->cascade = s->behavior == DROP_CASCADE;
        op->if_exists = s->missing_ok;
        op->concurrently = s->concurrent;
        if (op->kind == OP_CREATE_EVENT_TRIGGER)
            op->detail = "drop";
        else if (op->kind == OP_DROP_OTHER)
            op->detail = read_object_word(s->removeType);
        if (at >= 0)
            at = scan_token(r, read_clause_end(r, at)).end; /* behind the comma */
        if (at >= 0)
            at = scan_token(r, at).start;
    }
}

static struct op *
drop_named(struct reading *r, enum op_kind kind, enum object_kind object, const char *name,
           bool missing_ok)
{
    struct op *op = read_op(r, kind, -1);

    op->object.name = read_string(r, name);
    op->rel_kind = object;
    op->if_exists = missing_ok;
    return op;
}

static void
read_drop_database(struct reading *r, const Node *node)
{
    const DropdbStmt *s = (const DropdbStmt *)node;
    struct op *op = drop_named(r, OP_DROP_DATABASE, OBJ_DATABASE, s->dbname, s->missing_ok);

    op->options = read_options(r, s->options);
}

static void
read_drop_tablespace(struct reading *r, const Node *node)
{
    const DropTableSpaceStmt *s = (const DropTableSpaceStmt *)node;

    drop_named(r, OP_DROP_TABLESPACE, OBJ_TABLESPACE, s->tablespacename, s->missing_ok);
}

static void
read_drop_subscription(struct reading *r, const Node *node)
{
    const DropSubscriptionStmt *s = (const DropSubscriptionStmt *)node;
    struct op *op =
        drop_named(r, OP_DROP_SUBSCRIPTION, OBJ_SUBSCRIPTION, s->subname, s->missing_ok);

    op->cascade = s->behavior == DROP_CASCADE;
}

static void
read_drop_user_mapping(struct reading *r, const Node *node)
{
    const DropUserMappingStmt *s = (const DropUserMappingStmt *)node;
    struct op *op = drop_named(r, OP_DROP_OTHER, OBJ_OTHER, NULL, s->missing_ok);

    op->object.name = read_role(r, s->user);
    op->other.name = read_string(r, s->servername);
    op->detail = "user mapping";
}

static void
read_drop_role(struct reading *r, const Node *node)
{
    const DropRoleStmt *s = (const DropRoleStmt *)node;
    ListCell *lc;

    foreach (lc, s->roles) {
        struct op *op = drop_named(r, OP_DROP_ROLE, OBJ_ROLE, NULL, s->missing_ok);

        op->object.name = read_role(r, lfirst(lc));
    }
}

static void
read_drop_owned(struct reading *r, const Node *node)
{
    const DropOwnedStmt *s = (const DropOwnedStmt *)node;
    struct op *op = read_op(r, OP_DROP_OWNED, -1);

    op->strings = read_role_list(r, s->roles);
    op->rel_kind = OBJ_ROLE;
    op->cascade = s->behavior == DROP_CASCADE;
}

const struct reader drop_readers[] = {
    {T_DropStmt, "DROP", read_drop},
    {T_DropdbStmt, "DROP DATABASE", read_drop_database},
    {T_DropTableSpaceStmt, "DROP TABLESPACE", read_drop_tablespace},
    {T_DropSubscriptionStmt, "DROP SUBSCRIPTION", read_drop_subscription},
    {T_DropUserMappingStmt, "DROP USER MAPPING", read_drop_user_mapping},
    {T_DropRoleStmt, "DROP ROLE", read_drop_role},
    {T_DropOwnedStmt, "DROP OWNED", read_drop_owned},
    {0, NULL, NULL},
};
