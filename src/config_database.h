/* config_database.h - settings about the database that is asked; rows of config_options.c. */
#ifndef PGPREFLIGHT_CONFIG_DATABASE_H
#define PGPREFLIGHT_CONFIG_DATABASE_H

#include "config_team.h"

config_setter config_set_db, config_set_role, config_set_db_timeout;
config_shower config_show_db, config_show_role, config_show_db_timeout;

#endif
