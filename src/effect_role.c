/*
 * effect_role.c - rows for roles and privileges.
 */
#include "effect_facts.h"
#include "effect_rows.h"

#define AEL(role)                                                                                  \
    {                                                                                              \
        role, LOCK_ACCESS_EXCLUSIVE, WORK_NONE                                                     \
    }
#define AS(role)                                                                                   \
    {                                                                                              \
        role, LOCK_ACCESS_SHARE, WORK_NONE                                                         \
    }
#define CATALOG_ONLY "Only the catalog is changed."
#define FIX_ROLE "DROP ROLE IF EXISTS effect_role; CREATE ROLE effect_role; "

const struct effect_row role_effects[] = {
    {
        .id = "grant-17",
        .op = OP_GRANT,
        .until = 17,
        .undo = UNDO_FREE,
        .reason = CATALOG_ONLY,
        .setup = FIX_T,
        .proof = "GRANT SELECT (a) ON t TO pg_monitor",
    },
    {
        .id = "grant",
        .op = OP_GRANT,
        .since = 18,
        .parts = {AS(ROLE_TARGET)},
        .undo = UNDO_FREE,
        .reason = CATALOG_ONLY,
        .setup = FIX_T,
        .proof = "GRANT SELECT (a) ON t TO pg_monitor",
    },
    {
        .id = "revoke-17",
        .op = OP_REVOKE,
        .until = 17,
        .undo = UNDO_FREE,
        .reason = CATALOG_ONLY " Statements of those who lose the privilege fail from then on.",
        .setup = FIX_T,
        .proof = "REVOKE SELECT ON t FROM pg_monitor",
    },
    {
        .id = "revoke",
        .op = OP_REVOKE,
        .since = 18,
        .parts = {AS(ROLE_TARGET)},
        .undo = UNDO_FREE,
        .reason = CATALOG_ONLY " Statements of those who lose the privilege fail from then on.",
        .setup = FIX_T,
        .proof = "REVOKE SELECT ON t FROM pg_monitor",
    },
    {
        .id = "grant-role",
        .op = OP_GRANT_ROLE,
        .undo = UNDO_FREE,
        .reason = "Changes roles, which all databases of the server share.",
        .setup = FIX_ROLE,
        .proof = "GRANT pg_monitor TO effect_role",
    },
    {
        .id = "default-privileges",
        .op = OP_DEFAULT_PRIVILEGES,
        .undo = UNDO_NONE,
        .reason = "Only objects created later get the privileges.",
        .proof = "ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO pg_monitor",
    },
    {
        .id = "create-role",
        .op = OP_CREATE_ROLE,
        .undo = UNDO_FREE,
        .reason = "Changes roles, which all databases of the server share.",
        .setup = FIX_ROLE,
        .proof = "ALTER ROLE effect_role CONNECTION LIMIT 5",
    },
    {
        .id = "drop-role",
        .op = OP_DROP_ROLE,
        .loses = LOSES_OBJECT,
        .undo = UNDO_NEEDS_BACKUP,
        .reason = "Refused while the role owns something in any database of the server.",
        .setup = FIX_ROLE,
        .proof = "DROP ROLE effect_role",
    },
    {
        .id = "drop-owned",
        .op = OP_DROP_OWNED,
        .parts = {AEL(ROLE_OWNED_RELATIONS)},
        .loses = LOSES_TABLE,
        .undo = UNDO_NEEDS_BACKUP,
        .reason = "Everything the role owns in this database goes, tables included.",
        .setup = FIX_ROLE "CREATE TABLE k(x int); ALTER TABLE k OWNER TO effect_role",
        .proof = "DROP OWNED BY effect_role",
    },
    {
        .id = "reassign-owned",
        .op = OP_REASSIGN_OWNED,
        .parts = {AEL(ROLE_OWNED_RELATIONS)},
        .undo = UNDO_NONE,
        .reason = "Everything the role owns in this database gets another owner; each table is "
                  "locked for it.",
        .setup = FIX_ROLE "CREATE TABLE k(x int); ALTER TABLE k OWNER TO effect_role",
        .proof = "REASSIGN OWNED BY effect_role TO CURRENT_USER",
    },
    {.id = NULL},
};
