/*
 * db_libpq.h - libpq, for db.c only: loaded when a session is opened, because linking it would cost
 * every run 25 libraries.
 */
#ifndef PGPREFLIGHT_DB_LIBPQ_H
#define PGPREFLIGHT_DB_LIBPQ_H

#include <libpq-fe.h>
#include <stdbool.h>

#include "error.h"

/* clang-format off */
#define LIBPQ_FUNCTIONS(X)                                                                         \
    X(PQconnectStartParams) X(PQconnectPoll) X(PQstatus) X(PQsocket) X(PQerrorMessage)             \
    X(PQfinish) X(PQhost) X(PQport) X(PQpass) X(PQconninfo) X(PQconninfoFree) X(PQbackendPID)      \
    X(PQserverVersion) X(PQparameterStatus) X(PQsendQueryParams) X(PQflush) X(PQconsumeInput)      \
    X(PQisBusy) X(PQgetResult) X(PQclear) X(PQresultStatus) X(PQresultErrorField) X(PQntuples)     \
    X(PQnfields) X(PQgetvalue) X(PQgetisnull) X(PQgetCancel) X(PQcancel) X(PQfreeCancel)           \
    X(PQlibVersion) X(PQsetNoticeReceiver) X(PQsetnonblocking)
/* NULL before libpq 14. */
#define LIBPQ_PIPELINE(X) X(PQenterPipelineMode) X(PQpipelineSync)
/* clang-format on */

#define LIBPQ_POINTER(name) __typeof__(name) *name;

/* pq.PQstatus(...) and so on, once libpq_load() was true. */
extern struct libpq {
    bool loaded;
    LIBPQ_FUNCTIONS(LIBPQ_POINTER)
    LIBPQ_PIPELINE(LIBPQ_POINTER)
} pq;

/* false: it is not on this machine, or too old. */
bool libpq_load(struct error *err);

#endif
