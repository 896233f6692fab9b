/*
 * read_rename.c - RENAME, SET SCHEMA, OWNER TO and DEPENDS ON EXTENSION, for every kind of object;
 * and the one place that knows how the grammar writes down "which object".
 */
#include <string.h>

#include "read.h"

/* A list of names whose last part is an object on the table before it (trigger, rule, policy). */
static void
read_on_table(struct reading *r, struct op *op, const List *names)
{
    op->name = read_last_name(r, names);
    if (list_length(names) > 1) /* else the relation is a node of its own */
        op->rel = read_table_of(r, names);
}

static bool
is_relation(ObjectType type)
{
    switch ((int)type) {
    case OBJECT_TABLE:
    case OBJECT_VIEW:
    case OBJECT_MATVIEW:
    case OBJECT_SEQUENCE:
    case OBJECT_FOREIGN_TABLE:
        return true;
    default:
        return false;
    }
}

/* A cast's or transform's two halves, an operator class's method: the last name will do. */
static void
read_listed_object(struct reading *r, struct op *op, ObjectType type, const List *list)
{
    const Node *last = llast(list);
    struct name name;

    if (type == OBJECT_TRIGGER || type == OBJECT_RULE || type == OBJECT_POLICY ||
        type == OBJECT_TABCONSTRAINT) {
        read_on_table(r, op, list);
        return;
    }
    if (type == OBJECT_DOMCONSTRAINT && IsA(linitial(list), TypeName)) {
        op->object = read_name_list(r, ((const TypeName *)linitial(list))->names);
        op->name = read_value(r, last);
        return;
    }
    if (type == OBJECT_COLUMN) {
        read_on_table(r, op, list);
        return;
    }
    if (type == OBJECT_OPCLASS || type == OBJECT_OPFAMILY) /* access method first */
        list = list_copy_tail(list, 1);
    if (type == OBJECT_CAST) {
        op->object.name =
            arena_printf(r->a, "%s as %s", read_value(r, linitial(list)), read_value(r, last));
        return;
    }
    if (!IsA(last, String) || !IsA(linitial(list), String)) {
        op->object.name = read_value(r, last);
        return;
    }
    name = read_name_list(r, list);
    if (is_relation(type))
        op->rel = name;
    else
        op->object = name;
}

void
read_object(struct reading *r, struct op *op, ObjectType type, const RangeVar *relation,
            const Node *object)
{
    op->rel_kind = read_object_kind(type);
    if (relation && type == OBJECT_INDEX)
        op->object = read_rangevar(r, relation);
    else if (relation)
        op->rel = read_rangevar(r, relation);
    if (relation)
        op->only = !relation->inh;
    if (!object)
        return;
    switch ((int)nodeTag(object)) {
    case T_List:
        read_listed_object(r, op, type, (const List *)object);
        break;
    case T_ObjectWithArgs:
        read_function_name(r, op, (const ObjectWithArgs *)object);
        break;
    case T_TypeName:
        op->object = read_name_list(r, ((const TypeName *)object)->names);
        break;
    case T_RangeVar:
        op->rel = read_rangevar(r, (const RangeVar *)object);
        break;
    default:
        op->object.name = read_value(r, object);
    }
}

/* --- RENAME --------------------------------------------------------------------------------- */

/* clang-format off */
static const struct {
    ObjectType type;
    enum op_kind kind;
    const char *detail;
} renames[] = {
    {OBJECT_TABLE, OP_RENAME_RELATION, NULL},
    {OBJECT_VIEW, OP_RENAME_RELATION, NULL},
    {OBJECT_MATVIEW, OP_RENAME_RELATION, NULL},
    {OBJECT_SEQUENCE, OP_RENAME_RELATION, NULL},
    {OBJECT_FOREIGN_TABLE, OP_RENAME_RELATION, NULL},
    {OBJECT_INDEX, OP_RENAME_INDEX, NULL},
    {OBJECT_COLUMN, OP_RENAME_COLUMN, NULL},
    {OBJECT_TABCONSTRAINT, OP_RENAME_CONSTRAINT, NULL},
    {OBJECT_ATTRIBUTE, OP_ALTER_TYPE_ATTRIBUTE, "rename"},
    {OBJECT_DOMCONSTRAINT, OP_ALTER_DOMAIN, "rename constraint"},
    {OBJECT_TYPE, OP_RENAME_TYPE, NULL},
    {OBJECT_DOMAIN, OP_RENAME_TYPE, NULL},
    {OBJECT_SCHEMA, OP_RENAME_SCHEMA, NULL},
    {OBJECT_FUNCTION, OP_RENAME_FUNCTION, NULL},
    {OBJECT_PROCEDURE, OP_RENAME_FUNCTION, NULL},
    {OBJECT_ROUTINE, OP_RENAME_FUNCTION, NULL},
    {OBJECT_AGGREGATE, OP_RENAME_FUNCTION, NULL},
    {OBJECT_TRIGGER, OP_RENAME_TRIGGER, NULL},
    {OBJECT_RULE, OP_RENAME_RULE, NULL},
    {OBJECT_POLICY, OP_ALTER_POLICY, "rename"},
    {OBJECT_PUBLICATION, OP_ALTER_PUBLICATION, "rename"},
    {OBJECT_SUBSCRIPTION, OP_ALTER_SUBSCRIPTION, "rename"},
    {OBJECT_STATISTIC_EXT, OP_ALTER_STATISTICS, "rename"},
    {OBJECT_EVENT_TRIGGER, OP_CREATE_EVENT_TRIGGER, "rename"},
    {OBJECT_ROLE, OP_CREATE_ROLE, "rename"},
    {OBJECT_DATABASE, OP_ALTER_DATABASE, "rename"},
    {OBJECT_TABLESPACE, OP_CREATE_TABLESPACE, "rename"},
};
/* clang-format on */

static void
read_rename(struct reading *r, const Node *node)
{
    const RenameStmt *s = (const RenameStmt *)node;
    struct op *op = read_op(r, OP_ALTER_OTHER, -1);
    bool inside = s->renameType == OBJECT_COLUMN || s->renameType == OBJECT_ATTRIBUTE ||
                  s->renameType == OBJECT_TABCONSTRAINT;

    /* relation + subname for what is part of a relation; subname alone for roles and the like */
    read_object(r, op, s->renameType, s->relation, s->object);
    op->detail = "rename";
    for (size_t i = 0; i < sizeof(renames) / sizeof(renames[0]); i++) {
        if (renames[i].type == s->renameType) {
            op->kind = renames[i].kind;
            op->detail = renames[i].detail;
        }
    }
    op->new_name = read_string(r, s->newname);
    if (s->subname)
        op->name = read_string(r, s->subname);
    if (!s->relation && !s->object) {
        op->object.name = op->name;
        op->name = NULL;
    }
    op->cascade = s->behavior == DROP_CASCADE;
    op->rel_if_exists = s->missing_ok;
    op->if_exists = s->missing_ok;
    if (s->renameType == OBJECT_COLUMN)
        op->rel_kind = read_object_kind(s->relationType);
    else if (s->renameType == OBJECT_TABCONSTRAINT || s->renameType == OBJECT_TRIGGER ||
             s->renameType == OBJECT_RULE || s->renameType == OBJECT_POLICY)
        op->rel_kind = OBJ_TABLE;
    if (s->renameType == OBJECT_ATTRIBUTE) {
        op->object = op->rel;
        op->rel = (struct name){NULL, NULL};
        op->rel_kind = OBJ_COMPOSITE;
        op->only = false;
    } else if (s->renameType == OBJECT_DOMCONSTRAINT) {
        op->rel_kind = OBJ_DOMAIN;
    }
    r->kind = inside ? "ALTER TABLE" : read_kind(r, "ALTER", s->renameType);
    if (s->renameType == OBJECT_COLUMN)
        r->kind = read_kind(r, "ALTER", s->relationType);
    else if (s->renameType == OBJECT_ATTRIBUTE)
        r->kind = "ALTER TYPE";
    else if (s->renameType == OBJECT_DOMCONSTRAINT)
        r->kind = "ALTER DOMAIN";
}

/* --- SET SCHEMA, OWNER TO, DEPENDS ON ------------------------------------------------------- */

static void
read_set_schema(struct reading *r, const Node *node)
{
    const AlterObjectSchemaStmt *s = (const AlterObjectSchemaStmt *)node;
    struct op *op = read_op(r, OP_SET_SCHEMA, -1);

    r->kind = read_kind(r, "ALTER", s->objectType);
    read_object(r, op, s->objectType, s->relation, s->object);
    op->new_name = read_string(r, s->newschema);
    op->rel_if_exists = s->missing_ok;
    op->if_exists = s->missing_ok;
    op->detail = read_object_word(s->objectType);
}

static void
read_owner_to(struct reading *r, const Node *node)
{
    const AlterOwnerStmt *s = (const AlterOwnerStmt *)node;
    struct op *op = read_op(r, OP_OWNER_TO, -1);

    r->kind = read_kind(r, "ALTER", s->objectType);
    read_object(r, op, s->objectType, s->relation, s->object);
    op->new_name = read_role(r, s->newowner);
    op->detail = read_object_word(s->objectType);
}

static void
read_depends(struct reading *r, const Node *node)
{
    const AlterObjectDependsStmt *s = (const AlterObjectDependsStmt *)node;
    struct op *op = read_op(r, OP_ALTER_FUNCTION, -1);

    r->kind = read_kind(r, "ALTER", s->objectType);
    read_object(r, op, s->objectType, s->relation, s->object);
    if (s->objectType == OBJECT_TRIGGER) {
        op->kind = OP_ALTER_TRIGGER;
        op->name = read_value(r, llast((const List *)s->object));
        op->rel_kind = OBJ_TABLE;
    } else if (s->objectType == OBJECT_INDEX) {
        op->kind = OP_ALTER_INDEX;
    } else if (s->objectType == OBJECT_MATVIEW) {
        op->kind = OP_ALTER_OTHER;
    }
    op->other.name = read_string(r, s->extname->sval);
    op->detail = s->remove ? "no depends on extension" : "depends on extension";
}

const struct reader rename_readers[] = {
    {T_RenameStmt, "ALTER", read_rename},
    {T_AlterObjectSchemaStmt, "ALTER", read_set_schema},
    {T_AlterOwnerStmt, "ALTER", read_owner_to},
    {T_AlterObjectDependsStmt, "ALTER", read_depends},
    {0, NULL, NULL},
};
