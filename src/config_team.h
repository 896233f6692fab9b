/* config_team.h - settings by path and by table; rows of config_options.c, kept in config_team.c.
 */
#ifndef PGPREFLIGHT_CONFIG_TEAM_H
#define PGPREFLIGHT_CONFIG_TEAM_H

#include "config.h"

typedef bool config_setter(struct config *c, const char *value, enum config_origin origin,
                           struct error *err);
typedef void config_shower(const struct config *c, struct buf *out);

config_setter config_set_override, config_set_small, config_set_protected, config_set_start;
config_shower config_show_overrides, config_show_small, config_show_protected, config_show_start;

/* The text as JSON. */
void config_show_text(struct buf *out, const char *text);

#endif
