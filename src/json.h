/*
 * json.h - cJSON without its surprises: text that is not UTF-8 is repaired, NULL becomes null, and
 * running out of memory ends the process (as everywhere).
 */
#ifndef PGPREFLIGHT_JSON_H
#define PGPREFLIGHT_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cJSON.h>

#include "buf.h"

cJSON *json_object(void);
cJSON *json_array(void);
/* Each adds a member; `key` must outlive the tree (a literal). */
void json_add_text(cJSON *object, const char *key, const char *text); /* NULL gives null */
void json_add_size(cJSON *object, const char *key, size_t n);
void json_add_int(cJSON *object, const char *key, int64_t n);
void json_add_bool(cJSON *object, const char *key, bool yes);
void json_add_null(cJSON *object, const char *key);
void json_add(cJSON *object, const char *key, cJSON *value); /* takes value over */
void json_append_text(cJSON *array, const char *text);
void json_append(cJSON *array, cJSON *value);
/* Adds the tree as text (indented or in one line) and deletes it. */
void json_print(struct buf *b, cJSON *tree, bool indented);

#endif
