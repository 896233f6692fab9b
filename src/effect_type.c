/*
 * effect_type.c - rows for types, enums, domains and sequences.
 */
#include "effect_facts.h"
#include "effect_rows.h"

static bool
adds_checked_constraint(const struct effect_ctx *c)
{
    return fact_detail(c, "add constraint") && !(c->op->constraint && c->op->constraint->not_valid);
}

static bool
validates(const struct effect_ctx *c)
{
    return fact_detail(c, "validate constraint");
}

static bool
sets_not_null(const struct effect_ctx *c)
{
    return fact_detail(c, "set not null");
}

static bool
attribute_cascade(const struct effect_ctx *c)
{
    return c->op->cascade;
}

static bool
attribute_retyped(const struct effect_ctx *c)
{
    return c->op->cascade && fact_detail(c, "alter");
}

static bool
owned_by(const struct effect_ctx *c)
{
    return c->op->other.name != NULL;
}

#define AEL(role)                                                                                  \
    {                                                                                              \
        role, LOCK_ACCESS_EXCLUSIVE, WORK_NONE                                                     \
    }
#define SRE(role)                                                                                  \
    {                                                                                              \
        role, LOCK_SHARE_ROW_EXCLUSIVE, WORK_NONE                                                  \
    }
#define FIX_DOMAIN                                                                                 \
    "CREATE DOMAIN d AS int; CREATE TABLE k(v d); "                                                \
    "INSERT INTO k SELECT generate_series(1, 1000); "

const struct effect_row type_effects[] = {
    {
        .id = "create-type",
        .op = OP_CREATE_TYPE,
        .undo = UNDO_FREE,
        .reason = "A new type: no table is touched.",
        .proof = "CREATE TYPE mood AS ENUM ('sad', 'ok')",
    },
    {
        .id = "drop-type-cascade",
        .op = OP_DROP_TYPE,
        .when = fact_cascade,
        .when_text = "CASCADE",
        .parts = {AEL(ROLE_TYPE_USERS)},
        .loses = LOSES_COLUMN,
        .undo = UNDO_NEEDS_BACKUP,
        .reason = "Every column of the type goes with it.",
        .setup = FIX_DOMAIN,
        .proof = "DROP DOMAIN d CASCADE",
    },
    {
        .id = "drop-type",
        .op = OP_DROP_TYPE,
        .loses = LOSES_OBJECT,
        .undo = UNDO_FREE,
        .reason = "The definition goes; refused while a column has the type.",
        .setup = "CREATE TYPE mood AS ENUM ('sad', 'ok')",
        .proof = "DROP TYPE mood",
    },
    {
        .id = "add-enum-value",
        .op = OP_ADD_ENUM_VALUE,
        .undo = UNDO_NONE,
        .reason = "No table is touched; the value cannot be removed, nor used in the same "
                  "transaction.",
        .setup = "CREATE TYPE mood AS ENUM ('sad', 'ok')",
        .proof = "ALTER TYPE mood ADD VALUE 'happy'",
    },
    {
        .id = "rename-enum-value",
        .op = OP_RENAME_ENUM_VALUE,
        .undo = UNDO_FREE,
        .reason = "Only the catalog is changed; queries with the old value fail from then on.",
        .setup = "CREATE TYPE mood AS ENUM ('sad', 'ok')",
        .proof = "ALTER TYPE mood RENAME VALUE 'sad' TO 'blue'",
    },
    {
        .id = "alter-type-attribute-type-cascade",
        .op = OP_ALTER_TYPE_ATTRIBUTE,
        .when = attribute_retyped,
        .when_text = "ALTER ATTRIBUTE ... TYPE with CASCADE",
        .parts = {{ROLE_TYPED_TABLES, LOCK_ACCESS_EXCLUSIVE, WORK_REWRITE}},
        .undo = UNDO_SLOW,
        .reason = "The tables made OF the type are written anew, as by ALTER COLUMN TYPE.",
        .setup = "CREATE TYPE ct AS (x int); CREATE TABLE k OF ct",
        .proof = "ALTER TYPE ct ALTER ATTRIBUTE x TYPE bigint CASCADE",
    },
    {
        .id = "alter-type-attribute-cascade",
        .op = OP_ALTER_TYPE_ATTRIBUTE,
        .when = attribute_cascade,
        .when_text = "CASCADE",
        .parts = {AEL(ROLE_TYPED_TABLES)},
        .undo = UNDO_FREE,
        .reason = "The tables made OF the type change with it.",
        .setup = "CREATE TYPE ct AS (x int); CREATE TABLE k OF ct",
        .proof = "ALTER TYPE ct ADD ATTRIBUTE y int CASCADE",
    },
    {
        .id = "alter-type-attribute",
        .op = OP_ALTER_TYPE_ATTRIBUTE,
        .undo = UNDO_FREE,
        .reason = "Only the catalog is changed; no table is read.",
        .setup = "CREATE TYPE ct AS (x int); CREATE TABLE k(v ct)",
        .proof = "ALTER TYPE ct ADD ATTRIBUTE y int",
    },
    {
        .id = "alter-type",
        .op = OP_ALTER_TYPE,
        .undo = UNDO_NONE,
        .reason = "Only the catalog is changed.",
        .unproved = "only base types, written in C, have something to set",
    },
    {
        .id = "rename-type",
        .op = OP_RENAME_TYPE,
        .undo = UNDO_FREE,
        .reason = "Only the catalog is changed; casts to the old name fail from then on.",
        .setup = "CREATE TYPE mood AS ENUM ('sad', 'ok')",
        .proof = "ALTER TYPE mood RENAME TO mood9",
    },
    {
        .id = "create-domain",
        .op = OP_CREATE_DOMAIN,
        .undo = UNDO_FREE,
        .reason = "A new type: no table is touched.",
        .proof = "CREATE DOMAIN d AS int CHECK (VALUE > 0)",
    },
    {
        .id = "domain-add-constraint",
        .op = OP_ALTER_DOMAIN,
        .when = adds_checked_constraint,
        .when_text = "ADD CONSTRAINT, not NOT VALID",
        .parts = {{ROLE_TYPE_USERS, LOCK_SHARE, WORK_SCAN}},
        .undo = UNDO_FREE,
        .reason = "Every table with a column of the domain is read while writes to it wait.",
        .setup = FIX_DOMAIN,
        .proof = "ALTER DOMAIN d ADD CONSTRAINT dc CHECK (VALUE > 0)",
    },
    {
        .id = "domain-validate-constraint",
        .op = OP_ALTER_DOMAIN,
        .when = validates,
        .when_text = "VALIDATE CONSTRAINT",
        .parts = {{ROLE_TYPE_USERS, LOCK_SHARE, WORK_SCAN}},
        .undo = UNDO_NONE,
        .reason = "Every table with a column of the domain is read while writes to it wait: NOT "
                  "VALID first does not help here.",
        .setup = FIX_DOMAIN "ALTER DOMAIN d ADD CONSTRAINT dc CHECK (VALUE > 0) NOT VALID",
        .proof = "ALTER DOMAIN d VALIDATE CONSTRAINT dc",
    },
    {
        .id = "domain-set-not-null",
        .op = OP_ALTER_DOMAIN,
        .when = sets_not_null,
        .when_text = "SET NOT NULL",
        .parts = {{ROLE_TYPE_USERS, LOCK_SHARE, WORK_SCAN}},
        .undo = UNDO_FREE,
        .reason = "Every table with a column of the domain is read while writes to it wait.",
        .setup = FIX_DOMAIN,
        .proof = "ALTER DOMAIN d SET NOT NULL",
    },
    {
        .id = "alter-domain",
        .op = OP_ALTER_DOMAIN,
        .undo = UNDO_FREE,
        .reason = "Only the catalog is changed; no table is read.",
        .setup = FIX_DOMAIN,
        .proof = "ALTER DOMAIN d ADD CONSTRAINT dc CHECK (VALUE > 0) NOT VALID",
    },
    {
        .id = "create-sequence-exists",
        .op = OP_CREATE_SEQUENCE,
        .when = fact_skips_existing,
        .when_text = "IF NOT EXISTS, and the sequence exists",
        .undo = UNDO_NONE,
        .reason = "The sequence exists: nothing is done.",
        .setup = "CREATE SEQUENCE sq",
        .proof = "CREATE SEQUENCE IF NOT EXISTS sq",
    },
    {
        .id = "create-sequence",
        .op = OP_CREATE_SEQUENCE,
        .parts = {AEL(ROLE_TARGET), {ROLE_OTHER, LOCK_ACCESS_SHARE, WORK_NONE}},
        .undo = UNDO_FREE,
        .reason = "A new sequence: nobody can be waiting for it.",
        .setup = FIX_T,
        .proof = "CREATE SEQUENCE sq OWNED BY t.a",
    },
    {
        .id = "alter-sequence-owned-by",
        .op = OP_ALTER_SEQUENCE,
        .when = owned_by,
        .when_text = "OWNED BY",
        .parts = {SRE(ROLE_TARGET), {ROLE_OTHER, LOCK_ACCESS_SHARE, WORK_NONE}},
        .undo = UNDO_FREE,
        .reason = "Only the catalog is changed; nextval() waits for a moment.",
        .setup = FIX_T "CREATE SEQUENCE sq",
        .proof = "ALTER SEQUENCE sq OWNED BY t.a",
    },
    {
        .id = "alter-sequence",
        .op = OP_ALTER_SEQUENCE,
        .parts = {SRE(ROLE_TARGET)},
        .undo = UNDO_FREE,
        .reason = "nextval() waits until the transaction ends.",
        .setup = "CREATE SEQUENCE sq",
        .proof = "ALTER SEQUENCE sq RESTART WITH 100",
    },
    {.id = NULL},
};
