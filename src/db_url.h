/*
 * db_url.h - what people write for a connection, as libpq wants it. Text only: no library, no
 * environment, no network.
 */
#ifndef PGPREFLIGHT_DB_URL_H
#define PGPREFLIGHT_DB_URL_H

#include <stdbool.h>

#include "arena.h"
#include "error.h"

struct db_url {
    const char *conninfo; /* for libpq: a URI or keywords, "" for the environment's */
    const char *schema;   /* Prisma's schema=, decoded; NULL: not said */
    bool pooled;          /* pgbouncer=true */
    bool strict;          /* Prisma's sslaccept=strict: the certificate is to be verified */
};

/* Parameters of Prisma, Rails, SQLAlchemy, pgx and JDBC that say nothing to a server are taken out;
 * those that have another name in libpq get it; everything else stays byte for byte. false: a text
 * that libpq would misread in a way that shows the password. */
bool db_url_read(const char *text, struct arena *a, struct db_url *ret, struct error *err);

/* Every password written in this text, raw and decoded, is replaced by "***" in the message, and so
 * are those of `also` (ends with NULL; entries may be ""). */
const char *db_url_scrub(const char *message, const char *text, const char *const *also,
                         struct arena *a);

#endif
