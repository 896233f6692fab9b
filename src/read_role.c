/* read_role.c - roles and privileges. */
#include <string.h>

#include "read.h"

static struct op *
role_op(struct reading *r, const char *detail, const char *name)
{
    struct op *op = read_op(r, OP_CREATE_ROLE, -1);

    op->object.name = name;
    op->rel_kind = OBJ_ROLE;
    op->detail = detail;
    return op;
}

static void
read_create_role(struct reading *r, const Node *node)
{
    const CreateRoleStmt *s = (const CreateRoleStmt *)node;

    role_op(r, "create", read_string(r, s->role))->options = read_options(r, s->options);
}

static void
read_alter_role(struct reading *r, const Node *node)
{
    const AlterRoleStmt *s = (const AlterRoleStmt *)node;

    role_op(r, "alter", read_role(r, s->role))->options = read_options(r, s->options);
}

static void
read_alter_role_set(struct reading *r, const Node *node)
{
    const AlterRoleSetStmt *s = (const AlterRoleSetStmt *)node;
    struct op *op = role_op(r, "set", s->role ? read_role(r, s->role) : NULL);

    op->other.name = read_string(r, s->database);
    op->set = read_set(r, s->setstmt);
}

static void
read_reassign_owned(struct reading *r, const Node *node)
{
    const ReassignOwnedStmt *s = (const ReassignOwnedStmt *)node;
    struct op *op = read_op(r, OP_REASSIGN_OWNED, -1);

    op->strings = read_role_list(r, s->roles);
    op->new_name = read_role(r, s->newrole);
    op->rel_kind = OBJ_ROLE;
}

/* --- GRANT ---------------------------------------------------------------------------------- */

static const struct op_grant *
read_grant_facts(struct reading *r, const GrantStmt *s, const struct string_list **ret_columns)
{
    struct op_grant *g = arena_new(r->a, struct op_grant);
    struct string_builder privileges = {0}, columns = {0};
    ListCell *lc, *column;

    foreach (lc, s->privileges) {
        const AccessPriv *p = lfirst(lc);

        string_builder_add(&privileges, r->a,
                           p->priv_name ? read_lower(r, read_string(r, p->priv_name)) : "all");
        foreach (column, p->cols)
            string_builder_add(&columns, r->a, read_string(r, strVal(lfirst(column))));
    }
    g->privileges = privileges.first;
    g->grantees = read_role_list(r, s->grantees);
    g->all_in_schema = s->targtype == ACL_TARGET_ALL_IN_SCHEMA;
    g->with_grant_option = s->grant_option;
    g->cascade = s->behavior == DROP_CASCADE;
    *ret_columns = columns.first;
    return g;
}

static struct op *
grant_op(struct reading *r, const GrantStmt *s, const struct op_grant *g,
         const struct string_list *columns)
{
    struct op *op = read_op(r, s->is_grant ? OP_GRANT : OP_REVOKE, -1);

    op->rel_kind = read_object_kind(s->objtype);
    op->detail = read_object_word(s->objtype);
    op->cascade = g->cascade;
    op->grant = g;
    op->strings = columns;
    return op;
}

static void
read_grant(struct reading *r, const Node *node)
{
    const GrantStmt *s = (const GrantStmt *)node;
    const struct string_list *columns;
    const struct op_grant *g = read_grant_facts(r, s, &columns);
    ListCell *lc;

    r->kind = s->is_grant ? "GRANT" : "REVOKE";
    foreach (lc, s->objects) {
        struct op *op = grant_op(r, s, g, columns);

        if (g->all_in_schema)
            op->object.name = read_value(r, lfirst(lc));
        else
            read_object(r, op, s->objtype, NULL, lfirst(lc));
    }
}

static void
read_grant_role(struct reading *r, const Node *node)
{
    const GrantRoleStmt *s = (const GrantRoleStmt *)node;
    struct op *op = read_op(r, OP_GRANT_ROLE, -1);
    struct op_grant *g = arena_new(r->a, struct op_grant);
    struct string_builder roles = {0};
    ListCell *lc;

    r->kind = s->is_grant ? "GRANT ROLE" : "REVOKE ROLE";
    foreach (lc, s->granted_roles)
        string_builder_add(&roles, r->a,
                           read_string(r, ((const AccessPriv *)lfirst(lc))->priv_name));
    g->privileges = roles.first;
    g->grantees = read_role_list(r, s->grantee_roles);
    g->cascade = s->behavior == DROP_CASCADE;
    op->grant = g;
    op->rel_kind = OBJ_ROLE;
    op->detail = s->is_grant ? "grant" : "revoke";
    op->options = read_options(r, s->opt);
}

static void
read_default_privileges(struct reading *r, const Node *node)
{
    const AlterDefaultPrivilegesStmt *s = (const AlterDefaultPrivilegesStmt *)node;
    struct op *op = read_op(r, OP_DEFAULT_PRIVILEGES, -1);
    const struct string_list *columns;
    ListCell *lc;

    op->grant = read_grant_facts(r, s->action, &columns);
    op->rel_kind = read_object_kind(s->action->objtype);
    op->detail = s->action->is_grant ? "grant" : "revoke";
    foreach (lc, s->options) {
        const DefElem *d = lfirst(lc);

        if (strcmp(d->defname, "schemas") == 0)
            op->strings = read_string_list(r, (const List *)d->arg);
    }
}

const struct reader role_readers[] = {
    {T_CreateRoleStmt, "CREATE ROLE", read_create_role},
    {T_AlterRoleStmt, "ALTER ROLE", read_alter_role},
    {T_AlterRoleSetStmt, "ALTER ROLE", read_alter_role_set},
    {T_ReassignOwnedStmt, "REASSIGN OWNED", read_reassign_owned},
    {T_GrantStmt, "GRANT", read_grant},
    {T_GrantRoleStmt, "GRANT ROLE", read_grant_role},
    {T_AlterDefaultPrivilegesStmt, "ALTER DEFAULT PRIVILEGES", read_default_privileges},
    {0, NULL, NULL},
};
