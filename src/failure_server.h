/* failure_server.h - private to effect.c: failures that the server's own facts foretell. */
#ifndef PGPREFLIGHT_FAILURE_SERVER_H
#define PGPREFLIGHT_FAILURE_SERVER_H

#include <pgpreflight/effect.h>

/* NULL: none, or the schema does not come from a server. */
struct failure *server_failure(const struct effect_ctx *c);

#endif
