/*
 * volatility.h - how often the value of a function or expression can change.
 *
 * ADD COLUMN ... DEFAULT rewrites the table only for a volatile default: the server's own test is
 * contain_volatile_functions(). Built-in functions come from volatility_table.h (generated), the
 * user's from the schema.
 */
#ifndef PGPREFLIGHT_VOLATILITY_H
#define PGPREFLIGHT_VOLATILITY_H

#include <pgpreflight/schema.h>

enum volatility {
    VOLATILITY_IMMUTABLE,
    VOLATILITY_STABLE,
    VOLATILITY_UNKNOWN, /* a function we were never told about */
    VOLATILITY_VOLATILE,
};

enum volatility volatility_of_function(const struct schema *s, struct name function);
enum volatility volatility_of_calls(const struct schema *s, const struct name_list *calls);
/* The most volatile of its calls; an expression too deep to read is unknown. */
enum volatility volatility_of_expr(const struct schema *s, const struct expr *e);

#endif
