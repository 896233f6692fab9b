/*
 * effect.h - what an op does to the database: the table of facts (effect_*.c) and its answers.
 *
 * Every row of the table carries the SQL that proves it; tests/live runs that SQL on real servers
 * and compares locks, rewrites, scans and failures. A row names roles, not tables: effect_of()
 * finds the relations that play them in the schema.
 */
#ifndef PGPREFLIGHT_EFFECT_H
#define PGPREFLIGHT_EFFECT_H

#include "lock.h"
#include "op.h"
#include "schema.h"
#include "unit.h"

/* Work done while the statement runs, as bits. */
enum work {
    WORK_NONE = 0,
    WORK_SCAN = 1 << 0,          /* reads every row of the relation */
    WORK_REWRITE = 1 << 1,       /* writes the whole relation anew (new relfilenode), and its indexes */
    WORK_INDEX_BUILD = 1 << 2,   /* reads every row and builds a new index */
    WORK_INDEX_REBUILD = 1 << 3, /* rebuilds existing indexes; the heap stays */
    WORK_COPY = 1 << 4,          /* copies the file as it is (SET TABLESPACE) */
    WORK_ROWS = 1 << 5,          /* reads or changes rows as its query says: UPDATE, DELETE, INSERT ... SELECT */
};

enum loses {
    LOSES_NOTHING,
    LOSES_TABLE,     /* all rows and the definition */
    LOSES_COLUMN,
    LOSES_ROWS,
    LOSES_PRECISION, /* a type change that may cut values */
    LOSES_OBJECT,    /* a definition only: view, function, index, constraint; can be created again */
    LOSES_DATABASE,
    LOSES_VALUE,     /* a sequence position, an enum label's meaning */
};

enum undo {
    UNDO_FREE,         /* an inverse statement, metadata only */
    UNDO_SLOW,         /* an inverse statement that does work */
    UNDO_NEEDS_BACKUP, /* only from a copy made before */
    UNDO_NONE,         /* nothing to undo, or it cannot be */
};

/* Which relation a part of a row speaks about. */
enum role {
    ROLE_END,             /* closes a row's list */
    ROLE_TARGET,          /* op.rel (for an index op: the index's table) */
    ROLE_OBJECT,          /* op.object: the index, sequence, view named */
    ROLE_OTHER,           /* op.other: partition attached, inheritance parent */
    ROLE_USES,            /* every op.uses, with its own lock */
    ROLE_REFERENCED,      /* constraint.ref: the foreign key's parent */
    ROLE_REFERENCED_OF_COLUMN, /* parents of the foreign keys that go with the dropped column / constraint / table */
    ROLE_REFERENCING,     /* tables whose foreign keys point to the target (or to the key concerned) */
    ROLE_DESCENDANTS,     /* partitions and inheritance children, all levels; none after ONLY */
    ROLE_PARTITIONS,      /* the partitions among them: what does not reach inheritance children */
    ROLE_PARENT,          /* the partitioned table or inheritance parent the target belongs to */
    ROLE_DEFAULT_PARTITION, /* of the target (ATTACH, PARTITION OF) or of its parent (DROP, DETACH) */
    ROLE_INDEXES,         /* the target's indexes */
    ROLE_COLUMN_INDEXES,  /* those that hold the column */
    ROLE_TYPE_USERS,      /* tables with a column of the type or domain op.object */
    ROLE_TYPED_TABLES,    /* tables made OF the type op.object */
    ROLE_OWNED_SEQUENCES, /* sequences owned by the target, or by the column */
    ROLE_DEPENDENT_VIEWS, /* views and matviews over the target that CASCADE takes along */
    ROLE_CASCADED,        /* tables TRUNCATE CASCADE reaches */
    ROLE_SCHEMA_RELATIONS, /* every relation in the schema named by op.object */
    ROLE_VIEW_BASES,      /* relations read by the target view / matview */
    ROLE_INHERITS,        /* op.table: partition_of, inherits */
    ROLE_LIKE,            /* op.table: LIKE sources */
    ROLE_PARENT_REFERENCED, /* what the foreign keys of the partitioned parent point to (PARTITION OF, ATTACH, DETACH) */
    ROLE_PARENT_REFERENCING, /* tables whose foreign keys point to the partitioned parent */
    ROLE_CONSTRAINT_INDEX, /* the index behind the constraint named, or of USING INDEX */
    ROLE_REPLICA_INDEX,   /* the index named by REPLICA IDENTITY USING INDEX, CLUSTER ... USING */
    ROLE_ALL_RELATIONS,   /* every table known: REINDEX DATABASE, VACUUM without a name */
    ROLE_SEQUENCE_TABLE,  /* the table a sequence belongs to or will belong to */
    ROLE_FUNCTION_USERS,  /* tables whose triggers call the function that CASCADE drops */
    ROLE_EXTENSION_USERS, /* tables with a column of a type of the extension op.object */
    ROLE_OWNED_RELATIONS, /* relations that the roles of op.strings own */
    ROLE_OTHER_TABLE,     /* the table of the index op.other */
    ROLE_INDEX_PARTITIONS, /* the partitions' indexes attached to the index op.object */
    ROLE_STATISTICS_TABLE, /* the table of the extended statistics op.object */
    ROLE_COUNT
};

struct effect_part {
    enum role role;
    enum lock_mode lock; /* the strongest at any moment */
    unsigned work;       /* enum work bits */
};

struct statement;

struct effect_ctx {
    const struct schema *schema; /* before the op */
    const struct unit *unit;
    const struct op *op;
    const struct statement *statement;
    const struct relation *target; /* op->rel (or the index's table) in the schema, NULL: unknown */
    int pg_version;              /* major, 12 to 19 */
    struct arena *arena;         /* the statement's */
};

struct effect_row {
    const char *id;         /* kebab-case, unique, stable: "add-column-volatile-default" */
    enum op_kind op;
    bool (*when)(const struct effect_ctx *c); /* NULL: always. First match in table order wins */
    const char *when_text;  /* the condition in words */
    int since, until;       /* server major versions, 0: no bound */
    struct effect_part parts[10]; /* closed by ROLE_END */
    enum loses loses;
    enum undo undo;
    bool no_transaction;    /* refuses a transaction block: 25001 */
    bool waits_for_snapshots; /* waits until older transactions anywhere in the database end */
    const char *reason;     /* one sentence: why this lock, why this work */
    const char *setup;      /* SQL run and committed before the proof; NULL: none */
    const char *proof;      /* the statement(s); the last one is the op's. Run in a transaction
                               unless no_transaction */
    const char *unproved;   /* proof NULL: why it cannot be proved on a scratch server */
};

/* A failure that the schema lets us foresee. Rows are tried in order, the first match is the answer. */
struct failure_row {
    const char *id;
    enum op_kind op;
    /* unknown: cannot tell; yes: will fail. Sets *ret_why (arena) when yes. */
    enum tri (*when)(const struct effect_ctx *c, const char **ret_why);
    const char *when_text;
    int since, until;
    const char *sqlstate;
    bool data;              /* depends on rows, or on the world outside: certain is false */
    bool no_transaction;    /* the proof runs outside a transaction block */
    const char *setup, *proof;
};

extern const struct effect_row *const effect_tables[];   /* NULL-terminated; each ends with id NULL */
extern const struct failure_row *const failure_tables[];

struct estimate;

/* What one op does to one relation. */
struct effect {
    struct name rel;             /* qualified where the schema is known */
    const struct relation *relation; /* NULL: unknown */
    enum object_kind kind;
    enum tri is_new;             /* created by what is being checked: nobody waits, no rows */
    bool named;                  /* written in the statement, as opposed to reached by it */
    enum role role;
    enum lock_mode lock;
    unsigned work;               /* zero when the relation is known to be new */
    const struct estimate *estimate; /* of a statement's merged effects: how long; NULL: unknown */
    struct effect *next;
};

struct failure {
    const char *sqlstate, *why;
    bool certain;                /* false: depends on rows */
    const struct failure_row *row; /* NULL: from the transaction state (25001 ...) */
};

/* --check-data: what a look at the rows themselves said. */
enum data_answer {
    DATA_NONE,       /* all of them were looked at, none is in the way */
    DATA_FOUND,      /* one is */
    DATA_UNFINISHED, /* the time was over first */
    DATA_NOT_CHECKED,
};

struct data_look {
    enum data_answer answer;
    const char *sqlstate; /* found: what it will raise; else NULL */
    const char *text;     /* for people, no full stop; may hold values of the row found */
};

struct op_effects {
    const struct effect_row *row; /* NULL: no row says anything (OP_OTHER) */
    struct effect *effects;       /* the target first */
    struct failure *failure;      /* NULL: none foreseen */
    const struct data_look *data; /* NULL: nobody looked. Found: failure is certain; none: a failure
                                     that depends on rows is gone */
};

/* Never fails; everything comes from c->arena. c->target may be left NULL: it is looked up. */
struct op_effects effect_of(const struct effect_ctx *c);
/* The relation an op is about: op->rel, or the table of the index named; NULL: not known. */
const struct relation *effect_target(const struct schema *s, const struct op *op);
/* The effect on that relation, or NULL. */
const struct effect *effect_on(const struct op_effects *e, struct name qualified);

const char *work_name(enum work one_bit);  /* "scan", "index-build" as in the JSON document */
const char *loses_name(enum loses l);      /* NULL for nothing */
const char *undo_name(enum undo u);
const char *role_name(enum role r);

#endif
