/*
 * effect_rows.h - private to effect.c, effect_roles.c and the files that hold rows.
 *
 * The tables, in the order they are tried, and what row files share to stay readable: the
 * fixtures of their proofs. A proof starts in an empty database; each fixture says what it makes.
 */
#ifndef PGPREFLIGHT_EFFECT_ROWS_H
#define PGPREFLIGHT_EFFECT_ROWS_H

#include <pgpreflight/effect.h>

/* Each ends with a row whose id is NULL. */
extern const struct effect_row general_effects[], table_effects[], drop_effects[],
    alter_table_effects[], column_effects[], column_type_effects[], alter_column_effects[],
    constraint_effects[], foreign_key_effects[], change_constraint_effects[], index_effects[],
    partition_effects[], view_effects[], dml_effects[], transaction_effects[], session_effects[],
    maintenance_effects[], type_effects[], object_effects[], function_effects[], role_effects[];

extern const struct failure_row general_failures[], table_failures[], column_failures[],
    column_type_failures[], constraint_failures[], foreign_key_failures[], index_failures[],
    partition_failures[], object_failures[], dml_failures[];

/* Finds the relations that play a role and appends one effect for each to *ret_last's list; a
 * relation that is there already gets the stronger lock and both works. */
struct effect_list {
    const struct effect_ctx *c;
    struct effect *first, **last;
};

void effect_add_part(struct effect_list *list, const struct effect_part *part);

/* t: 1000 rows, a primary key, an index on a, one NULL in nu. */
#define FIX_T                                                                                      \
    "CREATE TABLE t(id int PRIMARY KEY, a int NOT NULL, b int, nn int, nu int, vc varchar(20), "   \
    "tx text, ref int, ts timestamp); "                                                            \
    "INSERT INTO t SELECT g, g, g % 100, g, nullif(g, 1000), 'v' || g, 'x', g, 'epoch' "           \
    "FROM generate_series(1, 1000) g; "                                                            \
    "CREATE INDEX t_a_idx ON t(a); "
/* p and c: c.p_id references p(id); both with rows. */
#define FIX_P                                                                                      \
    "CREATE TABLE p(id int PRIMARY KEY, u int NOT NULL CONSTRAINT p_u_key UNIQUE); "               \
    "INSERT INTO p SELECT g, g FROM generate_series(1, 1000) g; "
#define FIX_P_C                                                                                    \
    FIX_P                                                                                          \
    "CREATE TABLE c(id int PRIMARY KEY, p_id int CONSTRAINT c_p_fk REFERENCES p(id), x int); "     \
    "INSERT INTO c SELECT g, g, g FROM generate_series(1, 1000) g; "                               \
    "CREATE INDEX c_p_idx ON c(p_id); "
/* pt: partitioned by range of k, with pt1 (empty) and pt2 (1000 rows). */
#define FIX_PT                                                                                     \
    "CREATE TABLE pt(k int NOT NULL, v int) PARTITION BY RANGE (k); "                              \
    "CREATE TABLE pt1 PARTITION OF pt FOR VALUES FROM (-10) TO (0); "                              \
    "CREATE TABLE pt2 PARTITION OF pt FOR VALUES FROM (0) TO (10000000); "                         \
    "INSERT INTO pt SELECT g, g FROM generate_series(1, 1000) g; "
/* ip and its child ich, plain inheritance; rows in ich only. */
#define FIX_INHERIT                                                                                \
    "CREATE TABLE ip(id int); CREATE TABLE ich(y int) INHERITS (ip); "                             \
    "INSERT INTO ich SELECT g, g FROM generate_series(1, 1000) g; "
#define FIX_TRIGGER_FUNCTION                                                                       \
    "CREATE FUNCTION tf() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'; "

#endif
