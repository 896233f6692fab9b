/* json.c - see json.h. */
#include "json.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static cJSON *
need(cJSON *v)
{
    if (!v) {
        fprintf(stderr, "pgpreflight: out of memory\n");
        exit(2);
    }
    return v;
}

static cJSON *
text_value(const char *text)
{
    struct buf clean = {0};
    size_t n;
    cJSON *v;

    if (!text)
        return need(cJSON_CreateNull());
    n = strlen(text);
    if (utf8_valid_prefix(text, n) == n)
        return need(cJSON_CreateString(text));
    buf_valid_utf8(&clean, text, n);
    v = need(cJSON_CreateString(clean.data));
    buf_finish(&clean);
    return v;
}

cJSON *
json_object(void)
{
    return need(cJSON_CreateObject());
}

cJSON *
json_array(void)
{
    return need(cJSON_CreateArray());
}

void
json_add(cJSON *object, const char *key, cJSON *value)
{
    cJSON_AddItemToObjectCS(object, key, need(value));
}

void
json_append(cJSON *array, cJSON *value)
{
    cJSON_AddItemToArray(array, need(value));
}

void
json_add_text(cJSON *object, const char *key, const char *text)
{
    json_add(object, key, text_value(text));
}

void
json_append_text(cJSON *array, const char *text)
{
    json_append(array, text_value(text));
}

void
json_add_int(cJSON *object, const char *key, int64_t n)
{
    char digits[32];

    /* cJSON's numbers are doubles; above 2^53 they would be printed as another number. */
    if (n >= -(INT64_C(1) << 53) && n <= INT64_C(1) << 53) {
        json_add(object, key, cJSON_CreateNumber((double)n));
        return;
    }
    snprintf(digits, sizeof(digits), "%lld", (long long)n);
    json_add(object, key, cJSON_CreateRaw(digits));
}

void
json_add_size(cJSON *object, const char *key, size_t n)
{
    json_add_int(object, key, (int64_t)n);
}

void
json_add_bool(cJSON *object, const char *key, bool yes)
{
    json_add(object, key, cJSON_CreateBool(yes));
}

void
json_add_null(cJSON *object, const char *key)
{
    json_add(object, key, cJSON_CreateNull());
}

void
json_print(struct buf *b, cJSON *tree, bool indented)
{
    char *text = cJSON_PrintBuffered(tree, 1024, indented);

    if (!text) {
        fprintf(stderr, "pgpreflight: out of memory\n");
        exit(2);
    }
    buf_puts(b, text);
    cJSON_free(text);
    cJSON_Delete(tree);
}
