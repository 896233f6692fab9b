/* untrusted-language: code that may do anything on the server. */
#include <pgpreflight/rule.h>
#include <pgpreflight/rule_help.h>

#include <string.h>

static void
check(struct lint *l, const struct op *op)
{
    static const char *const names[] = {"c",       "plpythonu", "plpython2u", "plpython3u",
                                        "plperlu", "pltclu",    "plsh"};
    const char *language = op->function ? op->function->language : NULL;

    for (size_t i = 0; language && i < sizeof(names) / sizeof(*names); i++)
        if (!strcmp(language, names[i]))
            report(l, op->at, "language %s may do anything on the server", language);
}

RULE(untrusted_language) = {
    .id = "untrusted-language",
    .verdict = VERDICT_ADVICE,
    .topic = TOPIC_SECURITY,
    .summary = "a function in an untrusted language",
    .why = "C and the languages whose name ends in u may read files, open connections and crash "
           "the server; only superusers can create such functions, and hosted databases often "
           "refuse them. Use SQL, PL/pgSQL or a trusted variant.",
    .bad = "CREATE FUNCTION load() RETURNS void LANGUAGE plpython3u AS 'pass';",
    .good = "CREATE FUNCTION load() RETURNS void LANGUAGE sql AS '';",
    .hazards = "202",
    .not_fixable = "the function has to be written anew",
    .on = {OP_CREATE_FUNCTION, OP_DO},
    .check = check,
};
