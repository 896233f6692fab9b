/* config_database.c - see config_database.h. */
#include "config_database.h"

#include <string.h>

#include "db_url.h"

bool
config_set_db(struct config *c, const char *value, enum config_origin origin, struct error *err)
{
    struct db_url url;

    (void)origin;
    c->db = arena_strdup(c->arena, value);
    return !strncmp(value, "env:", 4) || db_url_read(c->db, c->arena, &url, err);
}

bool
config_set_role(struct config *c, const char *value, enum config_origin origin, struct error *err)
{
    (void)origin;
    if (!*value)
        return error_set(err, "names no role");
    c->role = arena_strdup(c->arena, value);
    return true;
}

bool
config_set_db_timeout(struct config *c, const char *value, enum config_origin origin,
                      struct error *err)
{
    (void)origin;
    if (!config_duration(value, &c->db_timeout_ms, err))
        return false;
    return c->db_timeout_ms > 0 || error_set(err, "0 leaves no time to ask anything");
}

void
config_show_db(const struct config *c, struct buf *out)
{
    config_show_text(out, c->db ? db_url_scrub(c->db, c->db, NULL, c->arena) : NULL);
}

void
config_show_role(const struct config *c, struct buf *out)
{
    config_show_text(out, c->role);
}

void
config_show_db_timeout(const struct config *c, struct buf *out)
{
    buf_printf(out, "\"%ldms\"", c->db_timeout_ms);
}
