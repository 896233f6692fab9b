/*
 * op_list.h - every kind of op: OP(NAME, "heading") rows, included wherever the list is needed.
 *
 * An op is one change to one object, in PostgreSQL's words. The heading is what `effects` and the
 * docs print. Which fields of struct op a kind fills is said beside it; `rel` and `at` always are
 * unless noted. ALTER ... rows also serve views, matviews, indexes, sequences, foreign tables
 * (op.rel_kind says which).
 */
/* clang-format off */
/* tables */
OP(CREATE_TABLE,        "CREATE TABLE")              /* table; its columns and constraints are ops of their own */
OP(CREATE_TABLE_AS,     "CREATE TABLE AS")           /* table, uses, strings = column names; also SELECT INTO; detail "execute": from EXECUTE */
OP(DROP_RELATION,       "DROP TABLE / VIEW / MATERIALIZED VIEW / SEQUENCE / FOREIGN TABLE") /* rel_kind, cascade, if_exists */
OP(ADD_COLUMN,          "ADD COLUMN")                /* name, column; origin says CREATE TABLE or ALTER TABLE */
OP(DROP_COLUMN,         "DROP COLUMN")               /* name, cascade, if_exists */
OP(RENAME_COLUMN,       "RENAME COLUMN")             /* name, new_name */
OP(ALTER_COLUMN_TYPE,   "ALTER COLUMN TYPE")         /* name, column->type, column->collation, expr = USING */
OP(SET_DEFAULT,         "ALTER COLUMN SET DEFAULT")  /* name, expr */
OP(DROP_DEFAULT,        "ALTER COLUMN DROP DEFAULT") /* name */
OP(SET_NOT_NULL,        "ALTER COLUMN SET NOT NULL") /* name */
OP(DROP_NOT_NULL,       "ALTER COLUMN DROP NOT NULL")
OP(ADD_IDENTITY,        "ALTER COLUMN ADD GENERATED AS IDENTITY")
OP(SET_IDENTITY,        "ALTER COLUMN SET GENERATED / RESTART") /* column->identity when set, options */
OP(DROP_IDENTITY,       "ALTER COLUMN DROP IDENTITY")
OP(SET_EXPRESSION,      "ALTER COLUMN SET EXPRESSION")
OP(DROP_EXPRESSION,     "ALTER COLUMN DROP EXPRESSION")
OP(SET_STATISTICS,      "ALTER COLUMN SET STATISTICS") /* detail = the value; also of the next two */
OP(SET_COLUMN_OPTIONS,  "ALTER COLUMN SET ( option )")
OP(SET_STORAGE,         "ALTER COLUMN SET STORAGE")
OP(SET_COMPRESSION,     "ALTER COLUMN SET COMPRESSION")
OP(ADD_CONSTRAINT,      "ADD CONSTRAINT")            /* name, constraint; origin */
OP(VALIDATE_CONSTRAINT, "VALIDATE CONSTRAINT")       /* name */
OP(DROP_CONSTRAINT,     "DROP CONSTRAINT")           /* name, cascade, if_exists */
OP(ALTER_CONSTRAINT,    "ALTER CONSTRAINT")          /* name, constraint (its new attributes; its type means nothing), detail = the attributes as written */
OP(RENAME_CONSTRAINT,   "RENAME CONSTRAINT")         /* name, new_name */
OP(RENAME_RELATION,     "RENAME TO")                 /* rel_kind, new_name */
OP(SET_SCHEMA,          "SET SCHEMA")                /* rel_kind, rel or object, new_name = the schema */
OP(OWNER_TO,            "OWNER TO")                  /* rel_kind, rel or object */
OP(SET_TABLESPACE,      "SET TABLESPACE")            /* new_name; object for an index; detail "all in tablespace": of tablespace name, rel empty */
OP(SET_ACCESS_METHOD,   "SET ACCESS METHOD")         /* new_name; NULL: the default */
OP(SET_LOGGED,          "SET LOGGED")
OP(SET_UNLOGGED,        "SET UNLOGGED")
OP(SET_STORAGE_PARAMETERS, "SET / RESET ( storage_parameter )") /* options */
OP(CLUSTER_ON,          "CLUSTER ON / SET WITHOUT CLUSTER") /* name = the index, or detail "without cluster" */
OP(SET_WITHOUT_OIDS,    "SET WITHOUT OIDS")
OP(INHERIT,             "INHERIT")                   /* other = the parent */
OP(NO_INHERIT,          "NO INHERIT")                /* other */
OP(OF_TYPE,             "OF / NOT OF type")          /* other = the type, detail "of" or "not of" */
OP(REPLICA_IDENTITY,    "REPLICA IDENTITY")          /* name: index, or detail "full", "nothing", "default" */
OP(ENABLE_TRIGGER,      "ENABLE TRIGGER")            /* name NULL = ALL / USER (detail) */
OP(DISABLE_TRIGGER,     "DISABLE TRIGGER")
OP(ENABLE_RULE,         "ENABLE / DISABLE RULE")     /* name, detail "enable", "disable", "enable always" ... */
OP(ROW_SECURITY,        "ROW LEVEL SECURITY")        /* detail: "enable", "disable", "force", "no force" */
OP(ATTACH_PARTITION,    "ATTACH PARTITION")          /* rel = parent, other = the partition, partition */
OP(DETACH_PARTITION,    "DETACH PARTITION")          /* other, concurrently, detail "finalize" */
OP(SPLIT_PARTITION,     "SPLIT / MERGE PARTITION")   /* PostgreSQL 19 */
OP(FOREIGN_OPTIONS,     "OPTIONS ( ... ) of a foreign table or column")
/* indexes */
OP(CREATE_INDEX,        "CREATE INDEX")              /* rel = table, object = index (name NULL: chosen by the server), index, concurrently */
OP(DROP_INDEX,          "DROP INDEX")                /* object = index, rel = its table when known, concurrently, cascade, if_exists */
OP(RENAME_INDEX,        "ALTER INDEX RENAME")        /* object = index, new_name */
OP(ALTER_INDEX,         "ALTER INDEX SET / RESET / ATTACH / ALTER COLUMN") /* object, detail "set", "reset", "attach partition" (other), "set statistics", "depends on extension" */
OP(REINDEX,             "REINDEX")                   /* detail: "index", "table", "schema", "database", "system"; concurrently */
/* views */
OP(CREATE_VIEW,         "CREATE VIEW")               /* uses, view, replace */
OP(CREATE_MATVIEW,      "CREATE MATERIALIZED VIEW")  /* uses, with_no_data */
OP(REFRESH_MATVIEW,     "REFRESH MATERIALIZED VIEW") /* concurrently, with_no_data */
OP(ALTER_VIEW,          "ALTER VIEW SET / RESET")    /* options, detail */
/* rows */
OP(INSERT,              "INSERT")                    /* dml, uses */
OP(UPDATE,              "UPDATE")
OP(DELETE,              "DELETE")
OP(MERGE,               "MERGE")
OP(TRUNCATE,            "TRUNCATE")                  /* cascade, only */
OP(COPY_FROM,           "COPY FROM")                 /* detail "program", strings = columns, expr = WHERE */
OP(COPY_TO,             "COPY TO")                   /* of a query: rel empty, uses */
OP(SELECT,              "SELECT")                    /* rel empty; uses, calls */
OP(CALL,                "CALL")                      /* object = procedure, calls */
OP(LOCK,                "LOCK TABLE")                /* lock, nowait, only */
/* transactions and sessions: rel empty */
OP(BEGIN,               "BEGIN")
OP(COMMIT,              "COMMIT")                    /* detail "chain" */
OP(ROLLBACK,            "ROLLBACK")
OP(SAVEPOINT,           "SAVEPOINT")                 /* name */
OP(RELEASE_SAVEPOINT,   "RELEASE SAVEPOINT")
OP(ROLLBACK_TO,         "ROLLBACK TO SAVEPOINT")
OP(PREPARE_TRANSACTION, "PREPARE TRANSACTION")
OP(COMMIT_PREPARED,     "COMMIT / ROLLBACK PREPARED") /* name, detail "commit" or "rollback" */
OP(SET,                 "SET")                       /* set */
OP(RESET,               "RESET")                     /* set; name NULL = ALL */
OP(DISCARD,             "DISCARD")
OP(SET_CONSTRAINTS,     "SET CONSTRAINTS")           /* detail "immediate" / "deferred" */
OP(CONNECT,             "a new session")             /* psql's \connect */
OP(SESSION_OTHER,       "session command")           /* detail "show", "listen", "prepare", "declare", "fetch" ...; uses of PREPARE, DECLARE; no relation changed */
/* maintenance */
OP(VACUUM,              "VACUUM")                    /* rel empty = whole database; detail "full" */
OP(ANALYZE,             "ANALYZE")
OP(CLUSTER,             "CLUSTER")                   /* name = the index; 19: also REPACK; rel empty = all */
OP(CHECKPOINT,          "CHECKPOINT")
/* types */
OP(CREATE_TYPE,         "CREATE TYPE")               /* object, type_def */
OP(DROP_TYPE,           "DROP TYPE / DOMAIN")        /* object, rel_kind, cascade */
OP(ADD_ENUM_VALUE,      "ALTER TYPE ADD VALUE")      /* object, new_name = label, name = neighbour, detail "before" or "after" it, if_not_exists */
OP(RENAME_ENUM_VALUE,   "ALTER TYPE RENAME VALUE")   /* name, new_name */
OP(ALTER_TYPE_ATTRIBUTE,"ALTER TYPE ADD / DROP / ALTER / RENAME ATTRIBUTE") /* object, name, detail "add", "drop", "alter", "rename" (new_name), column, cascade */
OP(ALTER_TYPE,          "ALTER TYPE SET")
OP(RENAME_TYPE,         "ALTER TYPE / DOMAIN RENAME") /* object, new_name */
OP(CREATE_DOMAIN,       "CREATE DOMAIN")             /* object, column (type, not_null, default), constraint(s) in type_def */
OP(ALTER_DOMAIN,        "ALTER DOMAIN")              /* object, detail: "add constraint", "drop constraint", "validate constraint", "set not null", "drop not null", "set default", "drop default", "rename constraint", constraint, name, expr */
/* other objects */
OP(CREATE_SEQUENCE,     "CREATE SEQUENCE")
OP(ALTER_SEQUENCE,      "ALTER SEQUENCE")            /* options */
OP(CREATE_SCHEMA,       "CREATE SCHEMA")             /* object.name */
OP(DROP_SCHEMA,         "DROP SCHEMA")               /* object.name, cascade */
OP(RENAME_SCHEMA,       "ALTER SCHEMA RENAME")
OP(CREATE_FUNCTION,     "CREATE FUNCTION / PROCEDURE") /* object, function, replace */
OP(ALTER_FUNCTION,      "ALTER FUNCTION / PROCEDURE")
OP(DROP_FUNCTION,       "DROP FUNCTION / PROCEDURE / AGGREGATE") /* object, cascade, if_exists */
OP(RENAME_FUNCTION,     "ALTER FUNCTION RENAME")
OP(DO,                  "DO")                        /* function->body, language */
OP(CREATE_TRIGGER,      "CREATE TRIGGER")            /* name, rel = table, trigger */
OP(DROP_TRIGGER,        "DROP TRIGGER")              /* name, rel */
OP(RENAME_TRIGGER,      "ALTER TRIGGER RENAME")
OP(ALTER_TRIGGER,       "ALTER TRIGGER DEPENDS ON EXTENSION")
OP(CREATE_EVENT_TRIGGER,"CREATE / ALTER / DROP EVENT TRIGGER") /* object.name, detail "create", "drop", "rename", "enable", "disable" ... */
OP(CREATE_RULE,         "CREATE RULE")               /* name, rel, replace */
OP(DROP_RULE,           "DROP RULE")
OP(RENAME_RULE,         "ALTER RULE RENAME")
OP(CREATE_POLICY,       "CREATE POLICY")             /* name, rel, uses */
OP(ALTER_POLICY,        "ALTER POLICY")              /* detail "rename": new_name */
OP(DROP_POLICY,         "DROP POLICY")
OP(CREATE_EXTENSION,    "CREATE EXTENSION")          /* object.name, if_not_exists */
OP(ALTER_EXTENSION,     "ALTER EXTENSION")           /* object.name, detail "update" ... */
OP(DROP_EXTENSION,      "DROP EXTENSION")
OP(CREATE_PUBLICATION,  "CREATE PUBLICATION")        /* object.name; uses: its tables; strings: its schemas; detail "all tables" */
OP(ALTER_PUBLICATION,   "ALTER PUBLICATION")         /* the same; detail "add", "drop", "set", "options", "rename" */
OP(DROP_PUBLICATION,    "DROP PUBLICATION")
OP(CREATE_SUBSCRIPTION, "CREATE SUBSCRIPTION")
OP(ALTER_SUBSCRIPTION,  "ALTER SUBSCRIPTION")        /* detail: "refresh publication", "enable" ... */
OP(DROP_SUBSCRIPTION,   "DROP SUBSCRIPTION")
OP(CREATE_STATISTICS,   "CREATE STATISTICS")         /* object, rel */
OP(ALTER_STATISTICS,    "ALTER STATISTICS")
OP(DROP_STATISTICS,     "DROP STATISTICS")
OP(COMMENT,             "COMMENT ON")                /* rel or object, rel_kind; name: of the column, constraint, trigger ... of rel */
OP(SECURITY_LABEL,      "SECURITY LABEL")
OP(GRANT,               "GRANT")                     /* grant; one op per relation or object; strings = columns; all_in_schema: object.name = the schema */
OP(REVOKE,              "REVOKE")
OP(GRANT_ROLE,          "GRANT / REVOKE role")       /* detail "grant", "revoke"; grant->privileges = the roles */
OP(DEFAULT_PRIVILEGES,  "ALTER DEFAULT PRIVILEGES")  /* detail "grant", "revoke"; strings = schemas */
OP(CREATE_ROLE,         "CREATE / ALTER ROLE")       /* object.name, options; detail "create", "alter", "set" (set), "rename" */
OP(DROP_ROLE,           "DROP ROLE")
OP(DROP_OWNED,          "DROP OWNED")
OP(REASSIGN_OWNED,      "REASSIGN OWNED")
OP(CREATE_DATABASE,     "CREATE DATABASE")
OP(ALTER_DATABASE,      "ALTER DATABASE")            /* detail "options", "set tablespace", "set" (set), "rename", "refresh collation version" */
OP(DROP_DATABASE,       "DROP DATABASE")
OP(CREATE_TABLESPACE,   "CREATE / ALTER TABLESPACE") /* detail "create", "set", "reset", "rename" */
OP(DROP_TABLESPACE,     "DROP TABLESPACE")
OP(ALTER_SYSTEM,        "ALTER SYSTEM")              /* set */
OP(CREATE_OTHER,        "CREATE of another object")  /* aggregate, operator, cast, collation, conversion, language, access method, text search, FDW, server, user mapping, transform */
OP(ALTER_OTHER,         "ALTER of another object")   /* detail: which, or "rename" */
OP(DROP_OTHER,          "DROP of another object")
OP(IMPORT_FOREIGN_SCHEMA, "IMPORT FOREIGN SCHEMA")
OP(EXPLAIN,             "EXPLAIN")                   /* detail "analyze" when it runs its statement (whose ops then follow) */
OP(OTHER,               "not analysed")              /* a statement no reader knows: detail = the node's name */
/* clang-format on */
