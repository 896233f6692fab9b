/* registry.c - the rules, from the list that rules/meson.build generates. */
#include "lint.h"

#include <string.h>

#include "nearest.h"

#define RULE_ROW(name) extern const struct rule rule_##name;
#include "rule_list.h"
#undef RULE_ROW

static const struct rule *const all_rules[] = {
#define RULE_ROW(name) &rule_##name,
#include "rule_list.h"
#undef RULE_ROW
    NULL,
};

const struct rule *const *
registry_rules(void)
{
    return all_rules;
}

const struct rule *
registry_find(const char *id)
{
    for (const struct rule *const *r = all_rules; *r; r++)
        if (!strcmp((*r)->id, id))
            return *r;
    return NULL;
}

const char *
registry_nearest(const char *id)
{
    struct nearest n = {0};

    nearest_begin(&n, id);
    for (const struct rule *const *r = all_rules; *r; r++)
        nearest_try(&n, (*r)->id);
    return nearest_result(&n);
}
