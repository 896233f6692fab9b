/* syntax-error: text that does not parse. Reported by lint.c and allow.c. */
#include <pgpreflight/rule.h>

RULE(syntax_error) = {
    .id = "syntax-error",
    .verdict = VERDICT_DANGEROUS,
    .topic = TOPIC_INPUT,
    .summary = "the statement does not parse",
    .why = "PostgreSQL's own grammar does not accept the statement, so it cannot be judged, and "
           "the server will refuse it too, unless the text is a template that is filled in first "
           "or belongs to another database. The other statements of the file are judged as "
           "usual.",
    .bad = "ALTER TABLE orders ADD COLUM note text;",
    .good = "CREATE TABLE orders (id bigint PRIMARY KEY);",
    .hazards = "231,232,233",
    .not_fixable = "what was meant is not in the file",
};
