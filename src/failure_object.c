/*
 * failure_object.c - failures to foresee: types, schemas, functions, triggers, policies,
 * extensions.
 */
#include "effect_facts.h"
#include "effect_rows.h"
#include "failure.h"

#include <string.h>

#include "schema.h"
#include "type_cast.h"

static const struct type *
object_type(const struct effect_ctx *c)
{
    return c->op->object.name ? schema_type(c->schema, c->op->object) : NULL;
}

static enum tri
type_exists(const struct effect_ctx *c, const char **ret_why)
{
    const struct type *t = object_type(c);

    if (!t || t->exists != TRI_YES || (c->op->type_def && c->op->type_def->shell))
        return TRI_NO;
    return failure_yes(c, ret_why, "type \"%s\" already exists", c->op->object.name);
}

static enum tri
type_missing(const struct effect_ctx *c, const char **ret_why)
{
    const struct type *t = object_type(c);

    if (c->op->if_exists || !c->op->object.name || type_is_builtin(c->op->object.name))
        return TRI_NO;
    if (t ? t->exists != TRI_NO : !schema_is_complete(c->schema))
        return TRI_NO;
    if (!t && schema_relation(c->schema, c->op->object))
        return TRI_NO; /* a table's row type */
    return failure_yes(c, ret_why, "type \"%s\" does not exist", c->op->object.name);
}

struct search {
    const struct effect_ctx *c;
    const struct type *type;
    const struct relation *found;
};

static bool
visit_user(struct relation *r, void *arg)
{
    struct search *search = arg;

    if (r->exists == TRI_NO || r->kind == OBJ_INDEX || r->kind == OBJ_VIEW)
        return true;
    for (const struct column *col = r->columns; col; col = col->next) {
        struct name n = {col->type.schema, col->type.name};

        if (!col->dropped && n.name && schema_type(search->c->schema, n) == search->type) {
            search->found = r;
            return false;
        }
    }
    return true;
}

static bool
visit_typed(struct relation *r, void *arg)
{
    struct search *search = arg;

    if (r->exists != TRI_NO && r->of_type.name &&
        schema_type(search->c->schema, r->of_type) == search->type) {
        search->found = r;
        return false;
    }
    return true;
}

static enum tri
type_used(const struct effect_ctx *c, const char **ret_why)
{
    struct search search = {c, object_type(c), NULL};

    if (c->op->cascade || !search.type || search.type->exists == TRI_NO ||
        !schema_has_columns_of(c->schema, search.type->name.name))
        return TRI_NO;
    schema_each_relation(c->schema, visit_user, &search);
    if (!search.found)
        return TRI_NO;
    return failure_yes(c, ret_why, "a column of table \"%s\" has the type",
                       search.found->name.name);
}

static enum tri
typed_table(const struct effect_ctx *c, const char **ret_why)
{
    struct search search = {c, object_type(c), NULL};

    if (c->op->cascade || !search.type)
        return TRI_NO;
    schema_each_relation(c->schema, visit_typed, &search);
    if (!search.found)
        return TRI_NO;
    return failure_yes(c, ret_why, "table \"%s\" is made OF the type", search.found->name.name);
}

static enum tri
label_exists(const struct effect_ctx *c, const char **ret_why)
{
    const struct type *t = object_type(c);

    if (c->op->if_not_exists || !t || !c->op->new_name ||
        !string_list_has(t->labels, c->op->new_name))
        return TRI_NO;
    return failure_yes(c, ret_why, "enum label \"%s\" already exists", c->op->new_name);
}

static enum tri
label_missing(const struct effect_ctx *c, const char **ret_why)
{
    const struct type *t = object_type(c);

    if (!t || t->complete != TRI_YES || !c->op->name || string_list_has(t->labels, c->op->name) ||
        (c->op->kind == OP_ADD_ENUM_VALUE && c->op->if_not_exists))
        return TRI_NO;
    return failure_yes(c, ret_why, "\"%s\" is not a label of the enum", c->op->name);
}

static enum tri
namespace_exists(const struct effect_ctx *c, const char **ret_why)
{
    if (c->op->if_not_exists || !c->op->object.name ||
        schema_namespace_exists(c->schema, c->op->object.name) != TRI_YES)
        return TRI_NO;
    return failure_yes(c, ret_why, "schema \"%s\" already exists", c->op->object.name);
}

static enum tri
namespace_missing(const struct effect_ctx *c, const char **ret_why)
{
    if (c->op->if_exists || !c->op->object.name ||
        schema_namespace_exists(c->schema, c->op->object.name) != TRI_NO)
        return TRI_NO;
    return failure_yes(c, ret_why, "schema \"%s\" does not exist", c->op->object.name);
}

/* A new relation in a schema that is not there. */
static enum tri
created_in_missing(const struct effect_ctx *c, const char **ret_why)
{
    if (!c->op->rel.schema || schema_namespace_exists(c->schema, c->op->rel.schema) != TRI_NO)
        return TRI_NO;
    return failure_yes(c, ret_why, "schema \"%s\" does not exist", c->op->rel.schema);
}

static bool
visit_content(struct relation *r, void *arg)
{
    struct search *search = arg;

    if (r->exists == TRI_YES && name_is(r->name.schema, search->c->op->object.name)) {
        search->found = r;
        return false;
    }
    return true;
}

static enum tri
namespace_not_empty(const struct effect_ctx *c, const char **ret_why)
{
    struct search search = {c, NULL, NULL};

    if (c->op->cascade || !c->op->object.name)
        return TRI_NO;
    schema_each_relation(c->schema, visit_content, &search);
    if (!search.found)
        return TRI_NO;
    return failure_yes(c, ret_why, "%s \"%s\" is in it", object_kind_name(search.found->kind),
                       search.found->name.name);
}

static enum tri
extension_exists(const struct effect_ctx *c, const char **ret_why)
{
    if (c->op->if_not_exists || !c->op->object.name ||
        schema_extension_exists(c->schema, c->op->object.name) != TRI_YES)
        return TRI_NO;
    return failure_yes(c, ret_why, "extension \"%s\" already exists", c->op->object.name);
}

static bool
visit_extension_user(struct relation *r, void *arg)
{
    struct search *search = arg;

    if (r->exists == TRI_NO || r->kind == OBJ_INDEX)
        return true;
    for (const struct column *col = r->columns; col; col = col->next)
        if (!col->dropped && name_is(col->type.name, search->c->op->object.name)) {
            search->found = r;
            return false;
        }
    return true;
}

static enum tri
extension_used(const struct effect_ctx *c, const char **ret_why)
{
    struct search search = {c, NULL, NULL};

    if (c->op->cascade || !c->op->object.name)
        return TRI_NO;
    schema_each_relation(c->schema, visit_extension_user, &search);
    if (!search.found)
        return TRI_NO;
    return failure_yes(c, ret_why, "a column of table \"%s\" has a type of it",
                       search.found->name.name);
}

/* --- functions, triggers, policies
 * ---------------------------------------------------------------- */

static bool
visit_function_user(struct relation *r, void *arg)
{
    struct search *search = arg;

    if (!fact_uses_function(r, search->c->op->object.name))
        return true;
    search->found = r;
    return false;
}

static enum tri
function_used(const struct effect_ctx *c, const char **ret_why)
{
    struct search search = {c, NULL, NULL};
    size_t n = 0;

    if (c->op->cascade || !c->op->object.name)
        return TRI_NO;
    schema_function(c->schema, c->op->object, &n);
    if (n > 1)
        return TRI_NO; /* which overload is called is not known */
    schema_each_relation(c->schema, visit_function_user, &search);
    if (!search.found)
        return TRI_NO;
    return failure_yes(c, ret_why, "a trigger, default or CHECK of table \"%s\" calls it",
                       search.found->name.name);
}

static enum tri
function_exists(const struct effect_ctx *c, const char **ret_why)
{
    const struct op_function *new = c->op->function;

    if (c->op->replace || !new || !new->arguments || !c->op->object.name)
        return TRI_NO;
    for (const struct function *f = schema_function(c->schema, c->op->object, NULL); f; f = f->next)
        if (f->exists == TRI_YES && name_is(f->arguments, new->arguments))
            return failure_yes(c, ret_why, "function \"%s\" already exists with these arguments",
                               c->op->object.name);
    return TRI_NO;
}

static const struct trigger *
find_trigger(const struct effect_ctx *c)
{
    return c->target ? trigger_find(c->target, c->op->name) : NULL;
}

static enum tri
trigger_exists(const struct effect_ctx *c, const char **ret_why)
{
    if (c->op->replace || !find_trigger(c))
        return TRI_NO;
    return failure_yes(c, ret_why, "trigger \"%s\" for relation \"%s\" already exists", c->op->name,
                       c->target->name.name);
}

static enum tri
trigger_missing(const struct effect_ctx *c, const char **ret_why)
{
    if (c->op->if_exists || !c->target || c->target->complete != TRI_YES || !c->op->name ||
        find_trigger(c))
        return TRI_NO;
    return failure_yes(c, ret_why, "trigger \"%s\" for table \"%s\" does not exist", c->op->name,
                       c->target->name.name);
}

static enum tri
policy_exists(const struct effect_ctx *c, const char **ret_why)
{
    if (!c->target || !policy_is_listed(c->target->policies, c->op->name))
        return TRI_NO;
    return failure_yes(c, ret_why, "policy \"%s\" for table \"%s\" already exists", c->op->name,
                       c->target->name.name);
}

static enum tri
policy_missing(const struct effect_ctx *c, const char **ret_why)
{
    if (c->op->if_exists || !c->target || c->target->complete != TRI_YES || !c->op->name ||
        policy_is_listed(c->target->policies, c->op->name))
        return TRI_NO;
    return failure_yes(c, ret_why, "policy \"%s\" for table \"%s\" does not exist", c->op->name,
                       c->target->name.name);
}

static enum tri
rule_exists(const struct effect_ctx *c, const char **ret_why)
{
    if (c->op->replace || !c->target || !policy_is_listed(c->target->rules, c->op->name))
        return TRI_NO;
    return failure_yes(c, ret_why, "rule \"%s\" for relation \"%s\" already exists", c->op->name,
                       c->target->name.name);
}

static enum tri
select_rule_on_table(const struct effect_ctx *c, const char **ret_why)
{
    if (!c->op->detail || strncmp(c->op->detail, "select", 6) != 0 || !c->target ||
        c->target->kind != OBJ_TABLE)
        return TRI_NO;
    return failure_yes(c, ret_why, "relation \"%s\" cannot have ON SELECT rules",
                       c->target->name.name);
}

static enum tri
publisher_unreachable(const struct effect_ctx *c, const char **ret_why)
{
    for (const struct option *o = c->op->options; o; o = o->next)
        if ((name_is(o->name, "connect") || name_is(o->name, "create_slot")) &&
            name_is(o->value, "false"))
            return TRI_NO;
    return failure_yes(c, ret_why, "fails when the publisher cannot be reached");
}

static enum tri
slot_in_transaction(const struct effect_ctx *c, const char **ret_why)
{
    if (!c->unit || !c->unit->in_transaction)
        return TRI_NO;
    return failure_yes(c, ret_why,
                       "a subscription with a replication slot cannot be dropped inside "
                       "a transaction");
}

static enum tri
slot_unreachable(const struct effect_ctx *c, const char **ret_why)
{
    return failure_yes(c, ret_why,
                       "fails when it has a replication slot and the publisher cannot "
                       "be reached");
}

static enum tri
no_provider(const struct effect_ctx *c, const char **ret_why)
{
    return failure_yes(c, ret_why, "fails unless the server has loaded a label provider");
}

#define FIX_SUBSCRIPTION                                                                           \
    "CREATE SUBSCRIPTION sub_effect CONNECTION 'dbname=nowhere' PUBLICATION x WITH "               \
    "(connect = false); "
#define FIX_MOOD "CREATE TYPE mood AS ENUM ('sad', 'ok'); "
#define FIX_TRIGGER                                                                                \
    FIX_T FIX_TRIGGER_FUNCTION                                                                     \
        "CREATE TRIGGER tg BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION tf(); "
#define ROW(name, kind, predicate, text, state, make, sql)                                         \
    {                                                                                              \
        .id = name, .op = kind, .when = predicate, .when_text = text, .sqlstate = state,           \
        .setup = make, .proof = sql,                                                               \
    }

const struct failure_row object_failures[] = {
    ROW("create-type-exists", OP_CREATE_TYPE, type_exists, "the type exists", "42710", FIX_MOOD,
        "CREATE TYPE mood AS ENUM ('x')"),
    ROW("create-domain-exists", OP_CREATE_DOMAIN, type_exists, "the type exists", "42710", FIX_MOOD,
        "CREATE DOMAIN mood AS int"),
    ROW("drop-type-does-not-exist", OP_DROP_TYPE, type_missing, "the type does not exist", "42704",
        NULL, "DROP TYPE nope"),
    ROW("drop-type-used", OP_DROP_TYPE, type_used, "a column has the type, and no CASCADE", "2BP01",
        FIX_MOOD "CREATE TABLE k(m mood)", "DROP TYPE mood"),
    ROW("add-enum-value-type-does-not-exist", OP_ADD_ENUM_VALUE, type_missing,
        "the type does not exist", "42704", NULL, "ALTER TYPE nope ADD VALUE 'x'"),
    ROW("add-enum-value-exists", OP_ADD_ENUM_VALUE, label_exists, "the enum has the value", "42710",
        FIX_MOOD, "ALTER TYPE mood ADD VALUE 'ok'"),
    ROW("add-enum-value-neighbour", OP_ADD_ENUM_VALUE, label_missing,
        "the neighbour is no value of the enum", "22023", FIX_MOOD,
        "ALTER TYPE mood ADD VALUE 'x' BEFORE 'nope'"),
    ROW("rename-enum-value-exists", OP_RENAME_ENUM_VALUE, label_exists,
        "the enum has the new value", "42710", FIX_MOOD,
        "ALTER TYPE mood RENAME VALUE 'sad' TO 'ok'"),
    ROW("rename-enum-value-does-not-exist", OP_RENAME_ENUM_VALUE, label_missing,
        "the enum has no such value", "22023", FIX_MOOD,
        "ALTER TYPE mood RENAME VALUE 'nope' TO 'x'"),
    ROW("alter-type-typed-table", OP_ALTER_TYPE_ATTRIBUTE, typed_table,
        "a table is made OF the type, and no CASCADE", "2BP01",
        "CREATE TYPE ct AS (x int); CREATE TABLE k OF ct", "ALTER TYPE ct ADD ATTRIBUTE y int"),
    ROW("alter-type-does-not-exist", OP_ALTER_TYPE_ATTRIBUTE, type_missing,
        "the type does not exist", "42P01", NULL, "ALTER TYPE nope ADD ATTRIBUTE y int"),
    ROW("rename-type-does-not-exist", OP_RENAME_TYPE, type_missing, "the type does not exist",
        "42704", NULL, "ALTER TYPE nope RENAME TO x"),
    ROW("alter-domain-does-not-exist", OP_ALTER_DOMAIN, type_missing, "the domain does not exist",
        "42704", NULL, "ALTER DOMAIN nope SET NOT NULL"),
    ROW("create-schema-exists", OP_CREATE_SCHEMA, namespace_exists, "the schema exists", "42P06",
        "CREATE SCHEMA s1", "CREATE SCHEMA s1"),
    ROW("drop-schema-does-not-exist", OP_DROP_SCHEMA, namespace_missing,
        "the schema does not exist", "3F000", NULL, "DROP SCHEMA nope"),
    ROW("drop-schema-not-empty", OP_DROP_SCHEMA, namespace_not_empty,
        "something is in it, and no CASCADE", "2BP01", "CREATE SCHEMA s1; CREATE TABLE s1.x(a int)",
        "DROP SCHEMA s1"),
    ROW("rename-schema-does-not-exist", OP_RENAME_SCHEMA, namespace_missing,
        "the schema does not exist", "3F000", NULL, "ALTER SCHEMA nope RENAME TO x"),
    ROW("create-table-schema-does-not-exist", OP_CREATE_TABLE, created_in_missing,
        "the schema does not exist", "3F000", NULL, "CREATE TABLE nope.t(id int)"),
    ROW("create-view-schema-does-not-exist", OP_CREATE_VIEW, created_in_missing,
        "the schema does not exist", "3F000", NULL, "CREATE VIEW nope.v AS SELECT 1 AS x"),
    ROW("create-sequence-schema-does-not-exist", OP_CREATE_SEQUENCE, created_in_missing,
        "the schema does not exist", "3F000", NULL, "CREATE SEQUENCE nope.s"),
    ROW("create-extension-exists", OP_CREATE_EXTENSION, extension_exists, "the extension exists",
        "42710", "CREATE EXTENSION IF NOT EXISTS plpgsql", "CREATE EXTENSION plpgsql"),
    {
        .id = "drop-extension-used",
        .op = OP_DROP_EXTENSION,
        .when = extension_used,
        .when_text = "a column has a type of it, and no CASCADE",
        .sqlstate = "2BP01",
        .setup = "CREATE EXTENSION IF NOT EXISTS citext; CREATE TABLE k(v citext)",
        .proof = "DROP EXTENSION citext",
    },
    ROW("create-function-exists", OP_CREATE_FUNCTION, function_exists,
        "a function with these arguments exists, and no OR REPLACE", "42723",
        "CREATE FUNCTION f(int) RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "CREATE FUNCTION f(a integer) RETURNS int LANGUAGE sql AS 'SELECT 2'"),
    ROW("drop-function-used", OP_DROP_FUNCTION, function_used,
        "a trigger, default or CHECK calls it, and no CASCADE", "2BP01", FIX_TRIGGER,
        "DROP FUNCTION tf()"),
    ROW("create-trigger-exists", OP_CREATE_TRIGGER, trigger_exists, "the table has the trigger",
        "42710", FIX_TRIGGER,
        "CREATE TRIGGER tg BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION tf()"),
    ROW("drop-trigger-does-not-exist", OP_DROP_TRIGGER, trigger_missing,
        "the trigger does not exist", "42704", FIX_T, "DROP TRIGGER nope ON t"),
    ROW("rename-trigger-does-not-exist", OP_RENAME_TRIGGER, trigger_missing,
        "the trigger does not exist", "42704", FIX_T, "ALTER TRIGGER nope ON t RENAME TO x"),
    ROW("enable-trigger-does-not-exist", OP_ENABLE_TRIGGER, trigger_missing,
        "the trigger does not exist", "42704", FIX_T, "ALTER TABLE t ENABLE TRIGGER nope"),
    ROW("disable-trigger-does-not-exist", OP_DISABLE_TRIGGER, trigger_missing,
        "the trigger does not exist", "42704", FIX_T, "ALTER TABLE t DISABLE TRIGGER nope"),
    ROW("create-policy-exists", OP_CREATE_POLICY, policy_exists, "the table has the policy",
        "42710", FIX_T "CREATE POLICY po ON t USING (true)", "CREATE POLICY po ON t USING (true)"),
    ROW("drop-policy-does-not-exist", OP_DROP_POLICY, policy_missing, "the policy does not exist",
        "42704", FIX_T, "DROP POLICY nope ON t"),
    ROW("alter-policy-does-not-exist", OP_ALTER_POLICY, policy_missing, "the policy does not exist",
        "42704", FIX_T, "ALTER POLICY nope ON t USING (true)"),
    {
        .id = "create-rule-select-15",
        .op = OP_CREATE_RULE,
        .when = select_rule_on_table,
        .when_text = "ON SELECT of a table, which older servers made a view",
        .until = 15,
        .sqlstate = "55000",
        .setup = FIX_T,
        .proof = "CREATE RULE \"_RETURN\" AS ON SELECT TO t DO INSTEAD SELECT * FROM t",
    },
    {
        .id = "create-rule-select",
        .op = OP_CREATE_RULE,
        .when = select_rule_on_table,
        .when_text = "ON SELECT of a table",
        .since = 16,
        .sqlstate = "42809",
        .setup = FIX_T,
        .proof = "CREATE RULE \"_RETURN\" AS ON SELECT TO t DO INSTEAD SELECT * FROM t",
    },
    {
        .id = "create-subscription-unreachable",
        .op = OP_CREATE_SUBSCRIPTION,
        .when = publisher_unreachable,
        .when_text = "it connects to the publisher",
        .since = 14,
        .sqlstate = "08006",
        .data = true,
        .no_transaction = true,
        .proof = "CREATE SUBSCRIPTION sub_effect CONNECTION 'dbname=nowhere' PUBLICATION x",
    },
    {
        .id = "create-subscription-unreachable-13",
        .op = OP_CREATE_SUBSCRIPTION,
        .when = publisher_unreachable,
        .when_text = "it connects to the publisher",
        .until = 13,
        .sqlstate = "XX000",
        .data = true,
        .no_transaction = true,
        .proof = "CREATE SUBSCRIPTION sub_effect CONNECTION 'dbname=nowhere' PUBLICATION x",
    },
    {
        .id = "drop-subscription-in-transaction",
        .op = OP_DROP_SUBSCRIPTION,
        .when = slot_in_transaction,
        .when_text = "inside a transaction, if it has a replication slot",
        .sqlstate = "25001",
        .data = true,
        .setup = FIX_SUBSCRIPTION,
        .proof = "DROP SUBSCRIPTION sub_effect",
    },
    {
        .id = "drop-subscription-unreachable",
        .op = OP_DROP_SUBSCRIPTION,
        .when = slot_unreachable,
        .when_text = "if it has a replication slot",
        .since = 14,
        .sqlstate = "08006",
        .data = true,
        .no_transaction = true,
        .setup = FIX_SUBSCRIPTION,
        .proof = "DROP SUBSCRIPTION sub_effect",
    },
    {
        .id = "drop-subscription-unreachable-13",
        .op = OP_DROP_SUBSCRIPTION,
        .when = slot_unreachable,
        .when_text = "if it has a replication slot",
        .until = 13,
        .sqlstate = "XX000",
        .data = true,
        .no_transaction = true,
        .setup = FIX_SUBSCRIPTION,
        .proof = "DROP SUBSCRIPTION sub_effect",
    },
    {
        .id = "security-label-no-provider",
        .op = OP_SECURITY_LABEL,
        .when = no_provider,
        .when_text = "whether a label provider is loaded",
        .sqlstate = "22023",
        .data = true,
        .setup = FIX_T,
        .proof = "SECURITY LABEL ON TABLE t IS 'x'",
    },
    ROW("create-rule-exists", OP_CREATE_RULE, rule_exists, "the relation has the rule", "42710",
        FIX_T "CREATE RULE ru AS ON UPDATE TO t DO ALSO NOTHING",
        "CREATE RULE ru AS ON UPDATE TO t DO ALSO NOTHING"),
    {.id = NULL},
};
