/* not-analysed: SQL nobody can see. Reported by lint.c and allow.c. */
#include <pgpreflight/rule.h>

RULE(not_analysed) = {
    .id = "not-analysed",
    .verdict = VERDICT_DESTRUCTIVE,
    .topic = TOPIC_INPUT,
    .summary = "a statement whose effect cannot be known from the file",
    .why = "The SQL that runs is made up when it runs (EXECUTE of a text put together from data, "
           "\\gexec, a DO block in a language that is not PL/pgSQL), so neither locks nor losses "
           "can be told. Read it by hand. Write the statement out where you can.",
    .bad = "DO LANGUAGE plpython3u 'plpy.execute(sql)';",
    .good = "CREATE TABLE orders (id bigint PRIMARY KEY);",
    .hazards = "236,237",
    .not_fixable = "what was meant is not in the file",
};
