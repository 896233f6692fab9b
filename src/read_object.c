/* read_object.c - schemas, sequences, extensions, comments, rules, policies, and the objects that
 * only extension authors meet. */
#include <string.h>

#include "read.h"

static struct op *
object_op(struct reading *r, enum op_kind kind, enum object_kind object, const char *name)
{
    struct op *op = read_op(r, kind, -1);

    op->object.name = read_string(r, name);
    op->rel_kind = object;
    return op;
}

/* --- schemas -------------------------------------------------------------------------------- */

/* Where the elements begin: at each CREATE or GRANT that is none of GRANT's own words. Returns how
 * many there are; starts has room for `max`. */
static int
find_elements(const struct reading *r, int *starts, int max)
{
    struct token before = scan_token(r, r->start), t = scan_token(r, before.end);
    int n = 0, depth = 0;

    for (; t.kind != TOKEN_END; before = t, t = scan_token(r, t.end)) {
        depth += token_is_char(r, t, '(') - token_is_char(r, t, ')');
        if (depth || !(token_is(r, t, "create") || token_is(r, t, "grant")) ||
            token_is(r, before, "grant") || token_is(r, before, "with") ||
            token_is_char(r, before, ','))
            continue;
        if (n < max)
            starts[n] = t.start;
        n++;
    }
    return n;
}

static void
read_create_schema(struct reading *r, const Node *node)
{
    const CreateSchemaStmt *s = (const CreateSchemaStmt *)node;
    struct op *op = object_op(r, OP_CREATE_SCHEMA, OBJ_SCHEMA, s->schemaname);
    int n = list_length(s->schemaElts), start = r->start, end = r->end;
    int *starts = palloc((size_t)(n + 1) * sizeof(int));
    bool found = find_elements(r, starts, n) == n;
    ListCell *lc;

    op->if_not_exists = s->if_not_exists;
    if (s->authrole)
        op->new_name = read_role(r, s->authrole);
    if (!op->object.name) /* CREATE SCHEMA AUTHORIZATION role: called like the role */
        op->object.name = op->new_name;
    r->elements = s->schemaElts;
    r->element_schema = op->object.name;
    foreach (lc, s->schemaElts) {
        int i = foreach_current_index(lc);

        if (found) {
            r->start = starts[i];
            r->end = i + 1 < n ? starts[i + 1] : end;
        }
        read_statement(r, lfirst(lc));
    }
    r->start = start;
    r->end = end;
    r->elements = NIL;
}

/* --- sequences ------------------------------------------------------------------------------ */

/* OWNED BY table.column: other is the table, name the column; "none" gives neither. */
static void
read_owned_by(struct reading *r, struct op *op, const List *options)
{
    ListCell *lc;

    foreach (lc, options) {
        const DefElem *d = lfirst(lc);
        const List *names = (const List *)d->arg;

        if (strcmp(d->defname, "owned_by") != 0 || !names || !IsA(names, List) ||
            list_length(names) < 2)
            continue;
        op->other = read_table_of(r, names);
        op->name = read_last_name(r, names);
    }
}

static void
read_create_sequence(struct reading *r, const Node *node)
{
    const CreateSeqStmt *s = (const CreateSeqStmt *)node;
    struct op *op = object_op(r, OP_CREATE_SEQUENCE, OBJ_SEQUENCE, NULL);

    op->rel = read_rangevar(r, s->sequence);
    op->if_not_exists = s->if_not_exists;
    op->options = read_options(r, s->options);
    read_owned_by(r, op, s->options);
    if (s->sequence->relpersistence == 't') {
        struct op_table *t = arena_new(r->a, struct op_table);

        t->temporary = true;
        op->table = t;
    }
}

static void
read_alter_sequence(struct reading *r, const Node *node)
{
    const AlterSeqStmt *s = (const AlterSeqStmt *)node;
    struct op *op = object_op(r, OP_ALTER_SEQUENCE, OBJ_SEQUENCE, NULL);

    op->rel = read_rangevar(r, s->sequence);
    op->rel_if_exists = op->if_exists = s->missing_ok;
    op->options = read_options(r, s->options);
    read_owned_by(r, op, s->options);
}

/* --- extensions ----------------------------------------------------------------------------- */

static void
read_create_extension(struct reading *r, const Node *node)
{
    const CreateExtensionStmt *s = (const CreateExtensionStmt *)node;
    struct op *op = object_op(r, OP_CREATE_EXTENSION, OBJ_EXTENSION, s->extname);

    op->if_not_exists = s->if_not_exists;
    op->options = read_options(r, s->options);
    op->cascade = read_flag(s->options, "cascade");
}

static void
read_alter_extension(struct reading *r, const Node *node)
{
    const AlterExtensionStmt *s = (const AlterExtensionStmt *)node;
    struct op *op = object_op(r, OP_ALTER_EXTENSION, OBJ_EXTENSION, s->extname);

    op->detail = "update";
    op->options = read_options(r, s->options);
}

static void
read_extension_contents(struct reading *r, const Node *node)
{
    const AlterExtensionContentsStmt *s = (const AlterExtensionContentsStmt *)node;
    struct op *op = read_op(r, OP_ALTER_EXTENSION, -1);

    read_object(r, op, s->objtype, NULL, s->object);
    op->other = op->rel.name ? op->rel : op->object;
    op->rel = (struct name){NULL, NULL};
    op->object = (struct name){NULL, read_string(r, s->extname)};
    op->rel_kind = OBJ_EXTENSION;
    op->detail = s->action > 0 ? "add" : "drop";
}

/* --- COMMENT, SECURITY LABEL ---------------------------------------------------------------- */

static void
read_comment(struct reading *r, const Node *node)
{
    const CommentStmt *s = (const CommentStmt *)node;
    struct op *op = read_op(r, OP_COMMENT, -1);

    read_object(r, op, s->objtype, NULL, s->object);
    op->detail = read_object_word(s->objtype);
}

static void
read_security_label(struct reading *r, const Node *node)
{
    const SecLabelStmt *s = (const SecLabelStmt *)node;
    struct op *op = read_op(r, OP_SECURITY_LABEL, -1);

    read_object(r, op, s->objtype, NULL, s->object);
    op->detail = read_object_word(s->objtype);
}

/* --- rules and policies --------------------------------------------------------------------- */

/* Columns of the table that the expressions name: OLD and NEW in a rule, any in a policy (a
 * subquery's own columns among them). */
static void
read_named_columns(struct reading *r, struct op *op, const Node *a, const void *b)
{
    struct walk w;

    walk_begin(&w, r, true);
    w.old_and_new = op->kind == OP_CREATE_RULE;
    walk_add(&w, a);
    walk_add(&w, b);
    op->uses = walk_uses(&w);
    op->calls = walk_calls(&w);
    op->strings = walk_columns(&w);
}

static void
read_create_rule(struct reading *r, const Node *node)
{
    static const char *const events[] = {
        [CMD_SELECT] = "select",
        [CMD_UPDATE] = "update",
        [CMD_INSERT] = "insert",
        [CMD_DELETE] = "delete",
    };
    const RuleStmt *s = (const RuleStmt *)node;
    struct op *op = read_op(r, OP_CREATE_RULE, -1);

    op->name = read_string(r, s->rulename);
    op->rel = read_rangevar(r, s->relation);
    op->rel_kind = OBJ_TABLE;
    op->replace = s->replace;
    if (s->event >= CMD_SELECT && s->event <= CMD_DELETE)
        op->detail = arena_printf(r->a, "%s%s", events[s->event], s->instead ? " instead" : "");
    read_named_columns(r, op, s->whereClause, s->actions);
}

static void
read_create_policy(struct reading *r, const Node *node)
{
    const CreatePolicyStmt *s = (const CreatePolicyStmt *)node;
    struct op *op = read_op(r, OP_CREATE_POLICY, -1);

    op->name = read_string(r, s->policy_name);
    op->rel = read_rangevar(r, s->table);
    op->rel_kind = OBJ_TABLE;
    op->detail = arena_printf(r->a, "%s %s", s->permissive ? "permissive" : "restrictive",
                              s->cmd_name ? s->cmd_name : "all");
    read_named_columns(r, op, s->qual, s->with_check);
}

static void
read_alter_policy(struct reading *r, const Node *node)
{
    const AlterPolicyStmt *s = (const AlterPolicyStmt *)node;
    struct op *op = read_op(r, OP_ALTER_POLICY, -1);

    op->name = read_string(r, s->policy_name);
    op->rel = read_rangevar(r, s->table);
    op->rel_kind = OBJ_TABLE;
    read_named_columns(r, op, s->qual, s->with_check);
}

/* --- DefineStmt: what CREATE x (...) makes --------------------------------------------------- */

static void
read_define(struct reading *r, const Node *node)
{
    const DefineStmt *s = (const DefineStmt *)node;
    struct op *op = read_op(r, OP_CREATE_OTHER, -1);

    r->kind = read_kind(r, "CREATE", s->kind);
    op->object = read_name_list(r, s->defnames);
    op->rel_kind = read_object_kind(s->kind);
    op->detail = read_object_word(s->kind);
    op->if_not_exists = s->if_not_exists;
    op->replace = s->replace;
    op->options = read_options(r, s->definition);
    if (s->kind == OBJECT_TYPE) {
        struct op_type_def *def = arena_new(r->a, struct op_type_def);

        def->shell = s->definition == NIL;
        op->kind = OP_CREATE_TYPE;
        op->detail = NULL;
        op->type_def = def;
    }
}

static void
read_create_language(struct reading *r, const Node *node)
{
    const CreatePLangStmt *s = (const CreatePLangStmt *)node;
    struct op *op = object_op(r, OP_CREATE_OTHER, OBJ_OTHER, s->plname);

    op->replace = s->replace;
    op->detail = "language";
}

static void
read_create_access_method(struct reading *r, const Node *node)
{
    object_op(r, OP_CREATE_OTHER, OBJ_OTHER, ((const CreateAmStmt *)node)->amname)->detail =
        "access method";
}

static void
read_create_cast(struct reading *r, const Node *node)
{
    const CreateCastStmt *s = (const CreateCastStmt *)node;
    struct op *op = object_op(r, OP_CREATE_OTHER, OBJ_OTHER, NULL);

    op->detail = "cast";
    op->object.name = arena_printf(r->a, "%s as %s", read_type_name(r, s->sourcetype).text,
                                   read_type_name(r, s->targettype).text);
}

static void
read_create_transform(struct reading *r, const Node *node)
{
    const CreateTransformStmt *s = (const CreateTransformStmt *)node;
    struct op *op = object_op(r, OP_CREATE_OTHER, OBJ_OTHER, s->lang);

    op->replace = s->replace;
    op->detail = "transform";
}

/* Objects whose node says no more than a qualified name. */
static void
named_other(struct reading *r, enum op_kind kind, const List *names, const char *detail)
{
    struct op *op = read_op(r, kind, -1);

    op->object = read_name_list(r, names);
    op->rel_kind = OBJ_OTHER;
    op->detail = detail;
}

static void
read_create_conversion(struct reading *r, const Node *node)
{
    named_other(r, OP_CREATE_OTHER, ((const CreateConversionStmt *)node)->conversion_name,
                "conversion");
}

static void
read_create_opclass(struct reading *r, const Node *node)
{
    named_other(r, OP_CREATE_OTHER, ((const CreateOpClassStmt *)node)->opclassname,
                "operator class");
}

static void
read_create_opfamily(struct reading *r, const Node *node)
{
    named_other(r, OP_CREATE_OTHER, ((const CreateOpFamilyStmt *)node)->opfamilyname,
                "operator family");
}

static void
read_alter_opfamily(struct reading *r, const Node *node)
{
    named_other(r, OP_ALTER_OTHER, ((const AlterOpFamilyStmt *)node)->opfamilyname,
                "operator family");
}

static void
read_alter_operator(struct reading *r, const Node *node)
{
    named_other(r, OP_ALTER_OTHER, ((const AlterOperatorStmt *)node)->opername->objname,
                "operator");
}

static void
read_alter_collation(struct reading *r, const Node *node)
{
    named_other(r, OP_ALTER_OTHER, ((const AlterCollationStmt *)node)->collname, "collation");
}

static void
read_alter_dictionary(struct reading *r, const Node *node)
{
    named_other(r, OP_ALTER_OTHER, ((const AlterTSDictionaryStmt *)node)->dictname,
                "text search dictionary");
}

static void
read_alter_configuration(struct reading *r, const Node *node)
{
    named_other(r, OP_ALTER_OTHER, ((const AlterTSConfigurationStmt *)node)->cfgname,
                "text search configuration");
}

const struct reader object_readers[] = {
    {T_CreateSchemaStmt, "CREATE SCHEMA", read_create_schema},
    {T_CreateSeqStmt, "CREATE SEQUENCE", read_create_sequence},
    {T_AlterSeqStmt, "ALTER SEQUENCE", read_alter_sequence},
    {T_CreateExtensionStmt, "CREATE EXTENSION", read_create_extension},
    {T_AlterExtensionStmt, "ALTER EXTENSION", read_alter_extension},
    {T_AlterExtensionContentsStmt, "ALTER EXTENSION", read_extension_contents},
    {T_CommentStmt, "COMMENT", read_comment},
    {T_SecLabelStmt, "SECURITY LABEL", read_security_label},
    {T_RuleStmt, "CREATE RULE", read_create_rule},
    {T_CreatePolicyStmt, "CREATE POLICY", read_create_policy},
    {T_AlterPolicyStmt, "ALTER POLICY", read_alter_policy},
    {T_DefineStmt, "CREATE", read_define},
    {T_CreatePLangStmt, "CREATE LANGUAGE", read_create_language},
    {T_CreateAmStmt, "CREATE ACCESS METHOD", read_create_access_method},
    {T_CreateCastStmt, "CREATE CAST", read_create_cast},
    {T_CreateTransformStmt, "CREATE TRANSFORM", read_create_transform},
    {T_CreateConversionStmt, "CREATE CONVERSION", read_create_conversion},
    {T_CreateOpClassStmt, "CREATE OPERATOR CLASS", read_create_opclass},
    {T_CreateOpFamilyStmt, "CREATE OPERATOR FAMILY", read_create_opfamily},
    {T_AlterOpFamilyStmt, "ALTER OPERATOR FAMILY", read_alter_opfamily},
    {T_AlterOperatorStmt, "ALTER OPERATOR", read_alter_operator},
    {T_AlterCollationStmt, "ALTER COLLATION", read_alter_collation},
    {T_AlterTSDictionaryStmt, "ALTER TEXT SEARCH DICTIONARY", read_alter_dictionary},
    {T_AlterTSConfigurationStmt, "ALTER TEXT SEARCH CONFIGURATION", read_alter_configuration},
    {0, NULL, NULL},
};
